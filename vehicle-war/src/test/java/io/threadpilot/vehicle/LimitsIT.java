package io.threadpilot.vehicle;

import io.restassured.path.json.JsonPath;
import io.threadpilot.vehicle.KeyHolder.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static io.threadpilot.vehicle.VehicleServer.WITH_OTHER_CLIENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who asks too much is told so, and nobody else notices. */
class LimitsIT {

    private static final int CONNECTIONS = 20;
    private static final int CALLS_ON_EACH = 5;
    /** One more comes after two minutes, when the test is over. */
    private static final int TOKENS = 30;

    private final List<String> keys = new ArrayList<>();

    @BeforeEach
    void start() {
        WITH_OTHER_CLIENTS.start();
    }

    @AfterEach
    void setBack() {
        keys.forEach(WITH_OTHER_CLIENTS::unset);
    }

    @Test
    void ofManyConnectionsExactlyAsManyRequestsPassAsTheBucketHolds() throws InterruptedException {
        set("threadpilot.tiers.hourly.parallel", "unlimited");
        set("threadpilot.tiers.hourly.window", "PT1H");
        set("threadpilot.tiers.hourly.requests", Integer.toString(TOKENS));
        client("busy", "hourly", "tp_busy_one");
        client("quiet", "hourly", "tp_quiet");
        assertThat(firstAnswer("tp_busy_one").remaining()).isEqualTo(TOKENS - 1);
        set("threadpilot.clients.busy.keys.second.sha256", KeyHolder.sha256("tp_busy_two"));
        assertThat(firstAnswer("tp_busy_two").remaining()).as("over all keys").isEqualTo(TOKENS - 2);
        assertThat(firstAnswer("tp_quiet").remaining()).isEqualTo(TOKENS - 1);
        double refusedBefore = refusals("client");

        List<List<Answer>> connections = askOnManyConnections("tp_busy_one", "tp_busy_two");
        List<Answer> answers = connections.stream().flatMap(List::stream).toList();

        assertThat(connections)
                .as("who asks one after the other sees it count down")
                .allSatisfy(connection -> assertThat(
                                connection.stream().map(Answer::remaining).toList())
                        .isSortedAccordingTo(Comparator.reverseOrder()));
        List<Answer> passed =
                answers.stream().filter(answer -> answer.status() == 200).toList();
        List<Answer> refused =
                answers.stream().filter(answer -> answer.status() == 429).toList();
        assertThat(passed.stream().map(Answer::remaining))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, TOKENS - 2).boxed().toList());
        assertThat(refused).hasSize(CONNECTIONS * CALLS_ON_EACH - (TOKENS - 2)).allSatisfy(answer -> {
            assertThat(answer.header("RateLimit")).isEqualTo("\"hourly\";r=0;t=" + answer.header("Retry-After"));
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 3600 / TOKENS);
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(code(answer)).isEqualTo("too-many-requests");
        });
        assertThat(answers).allSatisfy(answer -> assertThat(answer.header("RateLimit-Policy"))
                .isEqualTo("\"hourly\";q=" + TOKENS + ";w=3600"));
        assertThat(refusals("client")).isEqualTo(refusedBefore + refused.size());
        assertThat(new KeyHolder("tp_quiet").ask().remaining())
                .as("of another client, which has asked once before and once now")
                .isEqualTo(TOKENS - 2);
    }

    @Test
    void aTierTakesEffectInTheRunningServer() {
        client("moving", "standard", "tp_moving");
        assertThat(firstAnswer("tp_moving").header("RateLimit-Policy")).isEqualTo("\"standard\";q=1200;w=60");

        set("threadpilot.tiers.standard.requests", "600");
        await().until(() ->
                new KeyHolder("tp_moving").ask().header("RateLimit-Policy").equals("\"standard\";q=600;w=60"));

        set("threadpilot.clients.moving.tier", "unlimited");
        await().until(() ->
                new KeyHolder("tp_moving").ask().header("RateLimit-Policy").isEmpty());
    }

    @Test
    void anAddressCannotTryKeysForever() {
        set("threadpilot.tiers.unauthenticated.window", "PT1H");
        set("threadpilot.tiers.unauthenticated.requests", "5");
        KeyHolder stranger = new KeyHolder("tp_guessed");
        await().until(() -> stranger.ask().header("RateLimit-Policy").equals("\"unauthenticated\";q=5;w=3600"));
        await().until(() -> stranger.ask().status() == 429);
        double refusedBefore = refusals("address");

        assertThat(code(stranger.ask())).isEqualTo("too-many-requests");
        assertThat(refusals("address")).isEqualTo(refusedBefore + 1);
        assertThat(stranger.ask("X-Forwarded-For", "203.0.113.1").status()).isEqualTo(429);
        assertThat(stranger.ask("Forwarded", "for=203.0.113.1").status()).isEqualTo(429);
        assertThat(stranger.ask("$WSRA", "203.0.113.1").status()).isEqualTo(429);
        assertThat(new KeyHolder("tp_local_core_system").ask().status()).isEqualTo(200);
        Stream.of("/health/live", "/metrics", "/openapi", "/openapi/ui/")
                .forEach(path ->
                        given().get(WITH_OTHER_CLIENTS.url() + path).then().statusCode(200));

        set("threadpilot.proxies.addresses", "127.0.0.0/8, ::1");
        await().until(() -> stranger.ask("X-Forwarded-For", "203.0.113.2").status() == 401);
        assertThat(remainingFor(stranger, "203.0.113.3")).containsExactly(4, 3, 2, 1, 0);
        assertThat(stranger.ask("X-Forwarded-For", "198.51.100.1, 203.0.113.3").status())
                .as("what the caller wrote itself is not believed")
                .isEqualTo(429);
        assertThat(remainingFor(stranger, "2001:db8:1:1::1")).containsExactly(4, 3, 2, 1, 0);
        assertThat(stranger.ask("X-Forwarded-For", "2001:db8:1:1:ffff::2").status())
                .as("of the same network")
                .isEqualTo(429);
        assertThat(stranger.ask("X-Forwarded-For", "2001:db8:1:2::1").status())
                .as("of another network")
                .isEqualTo(401);

        set("threadpilot.proxies.header", "forwarded");
        await().until(() -> stranger.ask("Forwarded", "for=203.0.113.9").status() == 401);
    }

    @Test
    void soManyRequestsAreUnderWayAtOnceAndNoMore() throws IOException {
        set("threadpilot.tiers.pair.requests", "unlimited");
        set("threadpilot.tiers.pair.parallel", "2");
        client("slow", "pair", "tp_slow");
        client("quick", "pair", "tp_quick");
        KeyHolder slow = new KeyHolder("tp_slow");
        firstAnswer("tp_slow");
        firstAnswer("tp_quick");
        try (SlowBatch first = new SlowBatch("tp_slow");
                SlowBatch second = new SlowBatch("tp_slow")) {
            await().until(() -> {
                first.goOn();
                second.goOn();
                return slow.ask().status() == 429;
            });

            Answer refused = slow.ask();
            assertThat(code(refused)).isEqualTo("too-many-parallel-requests");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            first.goOn();
            second.goOn();
            assertThat(refusals("parallel")).isGreaterThanOrEqualTo(2);
            assertThat(new KeyHolder("tp_quick").ask().status()).isEqualTo(200);

            second.goOn();
            assertThat(first.end("]")).isEqualTo(200);
            assertThat(slow.ask().status()).isEqualTo(200);

            assertThat(second.end("x")).isEqualTo(400);
            assertThat(slow.ask().status()).isEqualTo(200);
        }
    }

    /** A batch whose body goes on, by white space, until it ends: one that stops would lose its connection. */
    private static final class SlowBatch implements AutoCloseable {

        private static final String BEGINNING = "[\"ABC123\"";
        private static final int LENGTH = 2_000;

        private final String key;
        private RawCall call;
        private int sent;

        SlowBatch(String key) throws IOException {
            this.key = key;
            begin();
        }

        private void begin() throws IOException {
            call = new RawCall(WITH_OTHER_CLIENTS.url());
            sent = BEGINNING.length();
            call.send("POST /api/v1/vehicles/batch HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: " + key
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + LENGTH + "\r\n\r\n" + BEGINNING);
        }

        /** One that came while another call had its place was refused, and begins anew. */
        void goOn() throws IOException {
            try {
                call.send(" ");
                sent++;
            } catch (SocketException e) {
                call.close();
                begin();
            }
        }

        /** Sends the rest, of which this is the last character, and gives the status of the answer. */
        int end(String last) throws IOException {
            call.send(" ".repeat(LENGTH - sent - 1) + last);
            return call.status();
        }

        @Override
        public void close() throws IOException {
            call.close();
        }
    }

    private static List<List<Answer>> askOnManyConnections(String... keys) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        CountDownLatch all = new CountDownLatch(CONNECTIONS);
        try {
            return IntStream.range(0, CONNECTIONS)
                    .mapToObj(connection -> new KeyHolder(keys[connection % keys.length]))
                    .map(holder -> CompletableFuture.supplyAsync(
                            () -> {
                                all.countDown();
                                awaitAll(all);
                                return IntStream.range(0, CALLS_ON_EACH)
                                        .mapToObj(i -> holder.ask())
                                        .toList();
                            },
                            threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        } finally {
            threads.shutdown();
        }
    }

    private static void awaitAll(CountDownLatch all) {
        try {
            all.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds a client with one key. */
    private void client(String name, String tier, String key) {
        set("threadpilot.clients." + name + ".roles", "vehicles.read");
        set("threadpilot.clients." + name + ".tier", tier);
        set("threadpilot.clients." + name + ".keys.first.sha256", KeyHolder.sha256(key));
    }

    /** Waits until the server knows the key; until then the calls count for the address. */
    private static Answer firstAnswer(String key) {
        return await().until(() -> new KeyHolder(key).ask(), answer -> answer.status() == 200);
    }

    private static List<Integer> remainingFor(KeyHolder holder, String address) {
        return IntStream.range(0, 5)
                .mapToObj(i -> holder.ask("X-Forwarded-For", address))
                .map(Answer::remaining)
                .toList();
    }

    private static String code(Answer answer) {
        return JsonPath.from(answer.response().body()).getString("code");
    }

    private static double refusals(String limit) {
        return given().get(WITH_OTHER_CLIENTS.url() + "/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("rate_limited_requests_total{"))
                .filter(line -> line.contains("limit=\"" + limit + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void set(String key, String value) {
        keys.add(key);
        WITH_OTHER_CLIENTS.set(key, value);
    }
}
