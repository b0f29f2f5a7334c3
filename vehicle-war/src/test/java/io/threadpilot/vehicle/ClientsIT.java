package io.threadpilot.vehicle;

import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import static io.restassured.RestAssured.given;
import static io.threadpilot.vehicle.VehicleServer.WITH_OTHER_CLIENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Keys come and go in the running server while callers go on asking: no good one is refused, no bad one accepted. */
class ClientsIT {

    private static final String ACME = "threadpilot.clients.acme.";
    private static final String UNAUTHENTICATED = "threadpilot.tiers.unauthenticated.requests";

    /** Callers with a good key, and as many with a bad one, who have nothing to do with what happens to the other keys. */
    private static final int BYSTANDERS = 5;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> keys = new ArrayList<>();
    private volatile boolean asking = true;

    /** All calls come from one address, and many of them with bad keys. */
    @BeforeAll
    static void strangersMayAskAsMuchAsTheyLike() {
        WITH_OTHER_CLIENTS.start();
        WITH_OTHER_CLIENTS.set(UNAUTHENTICATED, "unlimited");
        await().until(() ->
                new KeyHolder("tp_unknown").ask().header("RateLimit-Policy").isEmpty());
    }

    @AfterAll
    static void strangersAreLimitedAgain() {
        WITH_OTHER_CLIENTS.unset(UNAUTHENTICATED);
    }

    @BeforeEach
    void callersGoOnAsking() {
        WITH_OTHER_CLIENTS.set(ACME + "roles", "vehicles.read");
        WITH_OTHER_CLIENTS.set(ACME + "tier", "unlimited");
    }

    @AfterEach
    void stopAsking() {
        asking = false;
        threads.shutdown();
        keys.forEach(WITH_OTHER_CLIENTS::unset);
        List.of(ACME + "roles", ACME + "tier").forEach(WITH_OTHER_CLIENTS::unset);
    }

    @Test
    void aKeyIsAddedRotatedAndRevokedUnderLoad() {
        List<Asking> coreSystem = bystanders("tp_local_core_system");
        List<Asking> strangers = bystanders("tp_unknown");
        set("keys.spring.sha256", KeyHolder.sha256("tp_spring"));
        await().until(() -> status("tp_spring") == 200);
        Asking spring = new Asking("tp_spring");
        spring.goesOn();

        set("keys.autumn.sha256", KeyHolder.sha256("tp_autumn"));
        await().until(() -> status("tp_autumn") == 200);
        Asking autumn = new Asking("tp_autumn");
        autumn.goesOn();
        assertThat(spring.statuses()).containsOnly(200);

        unset("keys.spring.sha256");
        await().until(() -> spring.statuses().contains(401));
        spring.goesOn();
        assertThat(spring.statuses()).as("once refused, always refused").isSortedAccordingTo(Integer::compare);

        set("keys.winter.sha256", "not a hash");
        await().until(() -> WITH_OTHER_CLIENTS
                .messages()
                .contains("The API client acme stays as it was: " + ACME + "keys.winter.sha256 is not the SHA-256"));
        goOn(List.of(coreSystem, strangers, List.of(spring, autumn)));

        set("keys.winter.sha256", KeyHolder.sha256("tp_winter"));
        await().until(() -> status("tp_winter") == 200);
        goOn(List.of(coreSystem, strangers, List.of(spring, autumn)));

        assertThat(coreSystem)
                .allSatisfy(caller -> assertThat(caller.statuses()).containsOnly(200));
        assertThat(strangers).allSatisfy(caller -> assertThat(caller.statuses()).containsOnly(401));
        assertThat(autumn.statuses()).containsOnly(200);
        assertThat(spring.statuses()).isSortedAccordingTo(Integer::compare);
        assertThat(WITH_OTHER_CLIENTS.messages()).doesNotContain("tp_spring", "tp_autumn", "not a hash");
    }

    @Test
    void aKeyIsValidFromItsBeginningToItsEndUnderLoad() {
        List<Asking> coreSystem = bystanders("tp_local_core_system");
        List<Asking> strangers = bystanders("tp_unknown");
        Duration ahead = Duration.ofSeconds(3);
        Instant notBefore;
        Instant expires;
        do {
            notBefore = Instant.now().plus(ahead).truncatedTo(ChronoUnit.MILLIS);
            expires = notBefore.plusSeconds(5);
            set("keys.timed.not-before", notBefore.toString());
            set("keys.timed.expires", expires.toString());
            set("keys.timed.sha256", KeyHolder.sha256("tp_timed"));
            String later = "tp_later_" + ahead;
            set("keys.later.sha256", KeyHolder.sha256(later));
            await().until(() -> status(later) == 200);
            ahead = ahead.multipliedBy(2);
            // Somebody must have time to be refused before it is valid.
        } while (!Instant.now().plusSeconds(1).isBefore(notBefore));
        Asking timed = new Asking("tp_timed");
        Asking another = new Asking("tp_timed");
        Instant end = expires;
        await().atMost(ahead.plusMinutes(1)).until(() -> Instant.now().isAfter(end));
        goOn(List.of(coreSystem, strangers, List.of(timed, another)));

        assertThat(coreSystem)
                .allSatisfy(caller -> assertThat(caller.statuses()).containsOnly(200));
        assertThat(strangers).allSatisfy(caller -> assertThat(caller.statuses()).containsOnly(401));
        for (Asking asking : List.of(timed, another)) {
            for (KeyHolder.Answer answer : asking.answers()) {
                boolean good =
                        !answer.sent().isBefore(notBefore) && answer.received().isBefore(expires);
                boolean bad =
                        answer.received().isBefore(notBefore) || !answer.sent().isBefore(expires);
                if (good || bad) {
                    assertThat(answer.status()).as("%s", answer).isEqualTo(good ? 200 : 401);
                }
            }
            assertThat(asking.statuses()).startsWith(401).contains(200).endsWith(401);
        }
    }

    /** Nobody calls meanwhile: what is configured is read all the same. */
    @Test
    void aClientThatCannotBeReadKeepsNoOtherAlive() {
        String partner = "threadpilot.clients.partner.";
        WITH_OTHER_CLIENTS.set(partner + "roles", "vehicles.read");
        WITH_OTHER_CLIENTS.set(partner + "keys.only.sha256", KeyHolder.sha256("tp_partner"));
        set("keys.first.sha256", KeyHolder.sha256("tp_first"));
        set("keys.second.sha256", KeyHolder.sha256("tp_second"));
        await().until(() -> status("tp_first") == 200 && status("tp_second") == 200 && status("tp_partner") == 200);

        set("keys.first.expires", "tomorrow");
        await().until(() -> unreadable("acme").equals(List.of("1.0")));
        WITH_OTHER_CLIENTS.unset(partner + "keys.only.sha256");
        WITH_OTHER_CLIENTS.unset(partner + "roles");
        unset("keys.second.sha256");
        await().until(() -> unreadable("partner").isEmpty());

        assertThat(status("tp_partner")).isEqualTo(401);
        assertThat(status("tp_second")).isEqualTo(401);
        assertThat(status("tp_first")).isEqualTo(200);
        assertThat(WITH_OTHER_CLIENTS.messages())
                .contains("The API client acme stays as it was: " + ACME + "keys.first.expires is not a time");
        JsonPath ready = given().get(WITH_OTHER_CLIENTS.url() + "/health/ready")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(ready.getInt("checks.find { it.name == 'api-clients' }.data.unreadable"))
                .isEqualTo(1);

        set("keys.first.expires", "2100-01-01T00:00:00Z");
        await().until(() -> unreadable("acme").equals(List.of("0.0")));
        assertThat(status("tp_first")).isEqualTo(200);
    }

    @Test
    void ofAHashThatAppearsTwiceTheNewcomerIsRefused() {
        set("keys.first.sha256", KeyHolder.sha256("tp_first"));
        await().until(() -> status("tp_first") == 200);

        WITH_OTHER_CLIENTS.set("threadpilot.clients.a-newcomer.keys.copy.sha256", KeyHolder.sha256("tp_first"));
        await().until(() -> unreadable("a-newcomer").equals(List.of("1.0")));

        assertThat(status("tp_first")).as("with the role of its first owner").isEqualTo(200);
        WITH_OTHER_CLIENTS.unset("threadpilot.clients.a-newcomer.keys.copy.sha256");
        await().until(() -> unreadable("a-newcomer").isEmpty());
    }

    private static List<String> unreadable(String client) {
        return given().get(WITH_OTHER_CLIENTS.url() + "/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("api_client_unreadable{client=\"" + client + "\""))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
    }

    private void set(String property, String value) {
        keys.add(ACME + property);
        WITH_OTHER_CLIENTS.set(ACME + property, value);
    }

    private void unset(String property) {
        WITH_OTHER_CLIENTS.unset(ACME + property);
    }

    private List<Asking> bystanders(String key) {
        return IntStream.range(0, BYSTANDERS).mapToObj(i -> new Asking(key)).toList();
    }

    private static void goOn(List<List<Asking>> callers) {
        callers.stream().flatMap(List::stream).forEach(Asking::goesOn);
    }

    private static int status(String key) {
        return new KeyHolder(key).ask().status();
    }

    /** Somebody who asks, one call after the other, until the test ends. */
    private final class Asking {

        private final Queue<KeyHolder.Answer> answers = new ConcurrentLinkedQueue<>();
        private final KeyHolder holder;

        Asking(String key) {
            holder = new KeyHolder(key);
            threads.execute(this::ask);
        }

        private void ask() {
            while (asking) {
                answers.add(holder.ask());
            }
        }

        /** Waits for some more answers. */
        void goesOn() {
            int before = answers.size();
            await().until(() -> answers.size() >= before + 20);
        }

        List<KeyHolder.Answer> answers() {
            return List.copyOf(answers);
        }

        List<Integer> statuses() {
            return answers().stream().map(KeyHolder.Answer::status).toList();
        }
    }
}
