package io.threadpilot.system;

import io.threadpilot.testing.LibertyServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Addresses and headers as no careful client sends them: each byte at some place of the path, of the query and of every header
 * that is read, and what is known to have made servers stumble. Whatever is sent, the answer is that to the clean request or a
 * refusal, and nothing of it is written down.
 *
 * <p>The order is that of a seed, {@code -Dthreadpilot.fuzz.seed}, so that a failure can be had again.
 */
class RequestFuzzIT {

    private static final long SEED = Long.getLong("threadpilot.fuzz.seed", 20_261_129);
    private static final String UNAUTHENTICATED = "threadpilot.tiers.unauthenticated.requests";

    private static final String KEY = "tp_local_core_system";
    private static final String PERSON = "199001011234";
    private static final String ASKED_AT = "\"vehicleDetailsAsOf\":\"[^\"]*\"";

    /** Every header that a service, Jakarta REST, Liberty or telemetry reads, with a value that changes nothing. */
    private static final Map<String, String> HEADERS = new TreeMap<>(Map.ofEntries(
            Map.entry("X-Api-Key", KEY),
            Map.entry("X-Correlation-Id", "fuzz-4711"),
            Map.entry("X-Time-Budget-Ms", "2000"),
            Map.entry("Accept", "application/json"),
            Map.entry("Accept-Charset", "utf-8"),
            Map.entry("Accept-Encoding", "gzip"),
            Map.entry("Accept-Language", "sv, en;q=0.5"),
            Map.entry("Authorization", "Basic YTpi"),
            Map.entry("Access-Control-Request-Method", "GET"),
            Map.entry("Content-Encoding", "identity"),
            Map.entry("Content-Language", "sv"),
            Map.entry("Content-Type", "application/json"),
            Map.entry("Cookie", "a=b; c=d"),
            Map.entry("Forwarded", "for=192.0.2.1"),
            Map.entry("Host", "localhost"),
            Map.entry("If-Match", "*"),
            Map.entry("If-Modified-Since", "Sun, 29 Nov 2026 12:00:00 GMT"),
            Map.entry("If-None-Match", "\"none-of-ours\""),
            Map.entry("Origin", "https://portal.example"),
            Map.entry("Range", "bytes=0-1"),
            Map.entry("Referer", "https://portal.example/"),
            Map.entry("User-Agent", "fuzz/1"),
            Map.entry("X-Forwarded-For", "192.0.2.1"),
            Map.entry("baggage", "a=b"),
            Map.entry("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"),
            Map.entry("tracestate", "a=b")));

    /** From public reports of faults in other systems. */
    private static final Map<String, List<String>> KNOWN = Map.of(
            "Accept",
            List.of(
                    "a/b;q",
                    "a/b;",
                    "garbage",
                    "/",
                    "*",
                    "",
                    ",",
                    "application/json, ",
                    "application/json;q=1.0000",
                    "application/json;q=\"0.5\"",
                    "application/json;charset=\"",
                    "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
                    "application/json;q=0",
                    "application/json;".repeat(200)),
            "Accept-Language",
            List.of("en;q=garbage", "en;q", "*;q=", "", ",", "\u00c5", "x".repeat(4000)),
            "Content-Type",
            List.of("*/*", "application/*", "a/b;q", "garbage", "", "/", "application/json, text/plain", "a;b/c", ";"),
            "Content-Language",
            List.of("garbage;q", "", ";", "a".repeat(4000)),
            "Host",
            List.of("a|b", "[", "[::1", "localhost:", "localhost:99999", "a b", "\u00c5"),
            "Cookie",
            List.of("$Version=1; a=\"", "=", ";;;", "a"),
            "Content-Encoding",
            List.of("gzip", "br", "garbage", ""));

    /** Each becomes 500 in a server that puts an address together again without looking at it. */
    private static final List<String> ADDRESSES = List.of(
            "/api/v1/insurances?pnr=900101%2B1234&x=%s",
            "/api/v1/insurances/19900101%s1234/cars",
            "/api/v1/insurances/" + PERSON + "?x=%s",
            "/api/v1/insurances/" + PERSON + "%s",
            "/api/v1/%sinsurances/" + PERSON,
            "/%s" + PERSON,
            "/swagger/%s" + PERSON,
            "/healthz?x=%s" + PERSON,
            "/metrics?x=%s" + PERSON);

    private static BothServers servers;
    private static List<Clean> cleanRequests;
    private static final Map<String, String> CLEAN_ANSWERS = new TreeMap<>();

    @BeforeAll
    static void strangersMayAskAsMuchAsTheyLike() {
        servers = BothServers.onH2();
        for (LibertyServer server : List.of(servers.vehicle(), servers.insurance())) {
            server.set(UNAUTHENTICATED, "unlimited");
            await().until(() -> !Wire.send(
                            server.url(), "GET /api/v1/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    .contains("RateLimit"));
        }
        cleanRequests = List.of(
                new Clean(servers.vehicle(), "GET", "/api/v1/vehicles/ABC123", ""),
                new Clean(servers.vehicle(), "POST", "/api/v1/vehicles/batch", "[\"ABC123\"]"),
                new Clean(servers.insurance(), "GET", "/api/v1/insurances/" + PERSON, ""),
                new Clean(
                        servers.insurance(),
                        "POST",
                        "/api/v1/insurances/search",
                        "{\"personalIdentityNumber\":\"" + PERSON + "\"}"));
        await().untilAsserted(() -> assertThat(cleanRequests)
                .allSatisfy(clean ->
                        assertThat(clean.send()).startsWith("HTTP/1.1 200 ").doesNotContain("UNAVAILABLE")));
        cleanRequests.forEach(clean -> CLEAN_ANSWERS.put(clean.toString(), comparable(clean.send())));
    }

    @AfterAll
    static void strangersAreLimitedAgain() {
        List.of(servers.vehicle(), servers.insurance()).forEach(server -> server.unset(UNAUTHENTICATED));
    }

    @Test
    void aThousandRequestsAreAnsweredAsTheCleanOneOrRefused() {
        everyAnswerIsCleanOrARefusal(1_000);
    }

    @Test
    @Tag("long-run")
    void tenThousandRequestsAreAnsweredAsTheCleanOneOrRefused() {
        everyAnswerIsCleanOrARefusal(10_000);
    }

    @Test
    void aGoodHeaderWithWhiteSpaceAroundItIsAnsweredLikeTheCleanOne() {
        List<String> faults = new ArrayList<>();
        for (Clean clean : cleanRequests) {
            assertThat(clean.send()).contains("X-Correlation-Id: fuzz-4711");
            for (String header : HEADERS.keySet()) {
                for (String around : List.of(" %s ", "%s\t", "\t %s \t ")) {
                    String sent = around.formatted(HEADERS.get(header));
                    if (!comparable(clean.with(header, sent)).equals(CLEAN_ANSWERS.get(clean.toString()))) {
                        faults.add(clean + ", " + header + ": '" + sent + "'");
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    private static void everyAnswerIsCleanOrARefusal(int number) {
        List<Attempt> others = new ArrayList<>();
        cleanRequests.forEach(clean -> others.addAll(attempts(clean)));
        Collections.shuffle(others, new Random(SEED));
        List<Attempt> attempts = new ArrayList<>();
        cleanRequests.forEach(clean -> attempts.addAll(known(clean)));
        attempts.addAll(others);
        Map<LibertyServer, String> logs = new TreeMap<>((a, b) -> a.url().compareTo(b.url()));
        Stream.of(servers.vehicle(), servers.insurance()).forEach(server -> logs.put(server, server.console()));

        List<String> faults = attempts.stream()
                .limit(number)
                .flatMap(attempt -> attempt.fault().stream())
                .toList();

        assertThat(attempts).hasSizeGreaterThanOrEqualTo(number);
        assertThat(faults).as("seed " + SEED).isEmpty();
        logs.forEach((server, before) -> assertThat(server.console().substring(before.length()))
                .as("what the server wrote meanwhile")
                .doesNotContain("failed unexpectedly", "\tat ", ".java:"));
        assertThat(servers.vehicle().leakedNumbers()).isEmpty();
        assertThat(servers.insurance().leakedNumbers()).isEmpty();
    }

    private static List<Attempt> attempts(Clean clean) {
        List<Attempt> attempts = new ArrayList<>();
        List<String> inserted = Stream.concat(
                        IntStream.range(0, 256).mapToObj(Character::toString),
                        Stream.of("%zz", "%", "%2", "%00", "%85", "\u00c3\u0085", "%C3%85", "||", "\\u0041", "<a>"))
                .toList();
        Random random = new Random(SEED);
        for (String text : inserted) {
            int place = 1 + random.nextInt(clean.path().length() - 1);
            String path = clean.path().substring(0, place) + text + clean.path().substring(place);
            attempts.add(new Attempt(clean, "the path", path, HEADERS));
            attempts.add(new Attempt(clean, "the query", clean.path() + "?x=" + text, HEADERS));
            ADDRESSES.forEach(
                    address -> attempts.add(new Attempt(clean, "an address", address.replace("%s", text), HEADERS)));
            // These two end a header, and what follows is another one.
            if (!text.equals("\r") && !text.equals("\n")) {
                HEADERS.forEach((name, value) -> {
                    int within = random.nextInt(value.length() + 1);
                    attempts.add(new Attempt(
                            clean,
                            name,
                            clean.path(),
                            with(name, value.substring(0, within) + text + value.substring(within))));
                });
            }
        }
        return attempts;
    }

    private static List<Attempt> known(Clean clean) {
        return KNOWN.entrySet().stream()
                .flatMap(header -> header.getValue().stream()
                        .map(value -> new Attempt(clean, header.getKey(), clean.path(), with(header.getKey(), value))))
                .toList();
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> headers = new TreeMap<>(HEADERS);
        headers.put(name, value);
        return headers;
    }

    /** What must be the same: the status, and the body but for the moment at which facts were asked for. */
    private static String comparable(String answer) {
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        return answer.substring(9, 12) + body.replaceAll(ASKED_AT, "");
    }

    /** A request that is answered 200. */
    private record Clean(LibertyServer server, String method, String path, String body) {

        String send() {
            return send(path, HEADERS);
        }

        String with(String header, String value) {
            return send(path, RequestFuzzIT.with(header, value));
        }

        String send(String target, Map<String, String> headers) {
            StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nConnection: close\r\n");
            headers.forEach((name, value) ->
                    request.append(name).append(": ").append(value).append("\r\n"));
            if (!body.isEmpty()) {
                request.append("Content-Length: ").append(body.length()).append("\r\n");
            }
            return Wire.send(server.url(), request.append("\r\n").append(body).toString());
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** A request with something odd at one place. */
    private record Attempt(Clean clean, String place, String target, Map<String, String> headers) {

        /** What is wrong with the answer; empty if nothing is. */
        List<String> fault() {
            String answer = clean.send(target, headers);
            if (answer.isEmpty()) {
                return List.of();
            }
            String status = answer.substring(9, 12);
            if (status.equals("200")
                    && isOfTheApi()
                    && !comparable(answer).equals(CLEAN_ANSWERS.get(clean.toString()))) {
                return because("another answer", answer);
            }
            // Liberty takes what follows white space in the address for the version of HTTP.
            boolean split = status.equals("505") && target.chars().anyMatch(c -> c <= ' ' || c == 0x85 || c == 0xA0);
            if (status.startsWith("5") && !split) {
                return because("a failure", answer);
            }
            if (answer.contains(".java:") || !status.equals("200") && answer.contains("Exception")) {
                return because("the inside", answer);
            }
            boolean unusable = place.equals("Content-Type") && !status.equals("200");
            // Of a header that is none Liberty itself says so, and has no document.
            if (unusable && !status.equals("415") && answer.contains("problem+json")) {
                return because("no 415", answer);
            }
            return List.of();
        }

        /** Whatever else answers 200 to somebody who asks for a number is not for this test. */
        private boolean isOfTheApi() {
            return target.startsWith("/api/v1/insurances/" + PERSON) || target.startsWith(clean.path());
        }

        private List<String> because(String fault, String answer) {
            return List.of(fault + ": " + clean + ", " + place + ", target '" + target + "', header '"
                    + headers.get(place) + "': " + answer.lines().findFirst().orElse("") + " "
                    + new String(answer.getBytes(StandardCharsets.UTF_8), StandardCharsets.US_ASCII)
                            .lines()
                            .reduce((a, b) -> b)
                            .orElse(""));
        }
    }
}
