package io.threadpilot.system;

import io.restassured.response.Response;
import io.threadpilot.testing.LibertyServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Limits where the answer is made by another thread than the one that took the request: the insurance service, which
 * waits for the vehicle service.
 */
class InsuranceLimitsIT {

    private static final String ENRICHED = "199001011234";
    private static final String NOT_INSURED = "191212121212";

    private final LibertyServer insurance = BothServers.onH2().insurance();
    private final List<String> keys = new ArrayList<>();

    @AfterEach
    void setBack() {
        keys.forEach(insurance::unset);
    }

    @Test
    void aClientThatAsksOneAfterTheOtherHasOneRequestUnderWay() {
        set("threadpilot.tiers.single.requests", "100");
        set("threadpilot.tiers.single.window", "PT24H");
        set("threadpilot.tiers.single.parallel", "1");
        set("threadpilot.clients.patient.roles", "insurances.read");
        set("threadpilot.clients.patient.tier", "single");
        // The key is tp_patient.
        set(
                "threadpilot.clients.patient.keys.first.sha256",
                "472a4ea6969e48ece9aa126a1c1da8c618421031e651819889d9bf89ba7df4d7");
        await().until(() -> ask(ENRICHED).statusCode() == 200);

        List<Response> answers = IntStream.range(0, 20)
                .mapToObj(i -> ask(i % 2 == 0 ? ENRICHED : NOT_INSURED))
                .toList();

        assertThat(answers.stream().map(Response::statusCode).distinct()).containsExactly(200, 404);
        assertThat(answers.stream().map(answer -> answer.header("RateLimit")))
                .containsExactlyElementsOf(IntStream.range(0, 20)
                        .mapToObj(i -> "\"single\";r=" + (98 - i))
                        .toList());
        assertThat(answers.stream()
                        .map(answer -> answer.header("RateLimit-Policy"))
                        .distinct())
                .containsExactly("\"single\";q=100;w=86400");
    }

    private Response ask(String person) {
        return given().header("X-Api-Key", "tp_patient").get(insurance.url() + "/api/v1/insurances/{person}", person);
    }

    private void set(String key, String value) {
        keys.add(key);
        insurance.set(key, value);
    }
}
