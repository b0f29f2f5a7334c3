package io.threadpilot.insurance;

import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.microshed.testing.jupiter.MicroShedTest;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import static io.restassured.RestAssured.given;
import static io.threadpilot.insurance.InsuranceServer.LIBERTY;
import static io.threadpilot.insurance.InsuranceServer.VEHICLE_SERVICE;
import static io.threadpilot.insurance.InsuranceServer.insure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Every live key is turned in the running server while callers go on asking, and none of them meets an error. */
@MicroShedTest
class LiveSettingsIT {

    /** Follows all rules, so that it is answered in strict mode too. */
    private static final String PERSON = "191212121212";

    private static final int CALLERS = 4;

    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private volatile boolean asking = true;

    @BeforeEach
    void callersGoOnAsking() {
        VEHICLE_SERVICE.reset();
        insure(PERSON, "CAR", "CAR100", "CAR101", "CAR102");
        await().atMost(Duration.ofMinutes(1)).until(() -> statuses().equals(List.of("FOUND", "FOUND", "FOUND")));
        IntStream.range(0, CALLERS).forEach(caller -> CompletableFuture.runAsync(this::askOn, callers));
    }

    @AfterEach
    void stopAsking() {
        asking = false;
        callers.shutdown();
        List.of(
                        "threadpilot.toggles.vehicle-enrichment",
                        "threadpilot.toggles.batch-vehicle-calls",
                        "threadpilot.toggles.vehicle-cache",
                        "threadpilot.vehicle-client.max-batch-size",
                        "threadpilot.vehicle-client.api-key",
                        "threadpilot.enrichment.time-budget",
                        "threadpilot.numbers.strict")
                .forEach(LIBERTY::unset);
    }

    @Test
    void everyLiveKeyTakesEffectUnderLoadWithoutAnError() {
        turn("threadpilot.toggles.vehicle-enrichment", "false", () -> statuses().contains("DISABLED"));
        int logged = LIBERTY.messages().length();
        turn("threadpilot.toggles.vehicle-enrichment", "maybe", () -> LIBERTY.messages()
                .substring(logged)
                .contains("threadpilot.toggles.vehicle-enrichment must be true or false; false stays in force"));
        assertThat(statuses()).containsOnly("DISABLED");
        turn("threadpilot.toggles.vehicle-enrichment", "true", () -> statuses().contains("FOUND"));

        turn("threadpilot.toggles.vehicle-cache", "false", () -> asked(1));
        turn("threadpilot.toggles.batch-vehicle-calls", "true", () -> asked(3));
        turn("threadpilot.vehicle-client.max-batch-size", "2", () -> asked(2));
        turn("threadpilot.toggles.batch-vehicle-calls", "false", () -> asked(1));

        turn("threadpilot.vehicle-client.api-key", "tp_another", () -> VEHICLE_SERVICE.requestsFor("CAR100").stream()
                .anyMatch(request -> "tp_another".equals(request.header("X-Api-Key"))));

        turn("threadpilot.numbers.strict", "true", () -> ask("199001011234").statusCode() == 400);
        turn("threadpilot.numbers.strict", "false", () -> ask("199001011234").statusCode() == 200);

        turn("threadpilot.enrichment.time-budget", "PT0.02S", () -> {
            VEHICLE_SERVICE.takes(Duration.ofMillis(300));
            return statuses().contains("UNAVAILABLE");
        });
        LIBERTY.unset("threadpilot.enrichment.time-budget");
        await().until(() -> statuses().equals(List.of("FOUND", "FOUND", "FOUND")));
        turn("threadpilot.toggles.vehicle-cache", "true", () -> {
            VEHICLE_SERVICE.reset();
            return statuses().equals(List.of("FOUND", "FOUND", "FOUND")) && VEHICLE_SERVICE.calls() == 0;
        });

        assertThat(unexpected).isEmpty();
        assertThat(answered.get()).isGreaterThan(CALLERS);
        assertThat(LIBERTY.messages()
                        .substring(logged)
                        .lines()
                        .filter(line -> line.contains("must be true or false; false stays")))
                .as("logged once")
                .hasSize(1);
    }

    private static void turn(String key, String value, Callable<Boolean> effect) {
        VEHICLE_SERVICE.reset();
        LIBERTY.set(key, value);
        await(key).until(effect);
    }

    private void askOn() {
        while (asking) {
            Response answer = ask(PERSON);
            answered.incrementAndGet();
            if (answer.statusCode() != 200) {
                unexpected.add(answer.asString());
            }
        }
    }

    /** Whether a call about so many vehicles has come since the last change. */
    private static boolean asked(int vehicles) {
        return VEHICLE_SERVICE.sizes().contains(vehicles);
    }

    private static List<String> statuses() {
        return ask(PERSON).jsonPath().getList("vehicleStatus");
    }

    private static Response ask(String person) {
        return given().header("X-Api-Key", "tp_local_core_system").get("/api/v1/insurances/{person}", person);
    }
}
