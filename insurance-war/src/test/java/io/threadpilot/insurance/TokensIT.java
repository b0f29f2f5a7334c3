package io.threadpilot.insurance;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.threadpilot.testing.tokens.HostileTokens;
import io.threadpilot.testing.tokens.TokenIssuer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.microshed.testing.jupiter.MicroShedTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static io.threadpilot.insurance.InsuranceServer.LIBERTY;
import static io.threadpilot.insurance.InsuranceServer.VEHICLE_SERVICE;
import static io.threadpilot.insurance.InsuranceServer.personWithCars;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Bearer tokens of a real issuer, switched on and off in the running server. */
@MicroShedTest
class TokensIT {

    private static final JWK FIRST = TokenIssuer.rsaKey("marker-kid-first");
    private static final JWK SECOND = TokenIssuer.ecKey("marker-kid-second");
    private static final JWK THIRD = TokenIssuer.rsaKey("marker-kid-third");

    /** What stands in claims only, and so may stand in nothing that the server writes. */
    private static final String MARKER = "marker-";

    private static final String KEY = "tp_local_core_system";
    private static final String CHALLENGE = "ApiKey realm=\"threadpilot\"";

    private static final Map<String, String> SETTINGS = Map.of(
            "threadpilot.tokens.audience", TokenIssuer.AUDIENCE,
            "threadpilot.tokens.roles-claim", "realm_access.roles",
            "threadpilot.tokens.client", "portal",
            "threadpilot.tokens.tier", "unlimited",
            // All calls come from one address, and many of them with bad tokens.
            "threadpilot.tiers.unauthenticated.requests", "unlimited",
            "threadpilot.tokens.issuer", TokenIssuer.NAME);

    private static final TokenIssuer ISSUER = new TokenIssuer(FIRST, SECOND);

    @TempDir
    private static Path folder;

    private static String person;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean asking = true;

    @BeforeAll
    static void tokensAreOn() {
        VEHICLE_SERVICE.reset();
        person = personWithCars("TOKENS1");
        LIBERTY.set("threadpilot.tokens.keys", ISSUER.keys().toString());
        SETTINGS.forEach(LIBERTY::set);
        await().until(() -> status(good(FIRST)) == 200 && given().get(address()).header("RateLimit-Policy") == null);
    }

    @AfterAll
    static void tokensAreOffAgainAndNothingWasWritten() throws SQLException {
        Stream.concat(SETTINGS.keySet().stream(), Stream.of("threadpilot.tokens.keys"))
                .forEach(LIBERTY::unset);
        await().until(() -> status(good(FIRST)) == 401 && given().get(address()).header("RateLimit-Policy") != null);
        ISSUER.close();
        assertThat(challenges(given().get(address()))).containsExactly(CHALLENGE);
        assertNothingIsWritten();
    }

    @AfterEach
    void stopAsking() {
        asking = false;
        threads.shutdown();
    }

    @Test
    void aTokenHasTheRolesOfItsClaim() {
        Response answer = bearer(good(FIRST)).get(address());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.jsonPath().getList("vehicleStatus")).hasSize(1);
        assertThat(status(good(SECOND))).isEqualTo(200);

        Response refused = bearer(token(FIRST, claims("vehicles.read"))).get(address());
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.jsonPath().getString("code")).isEqualTo("forbidden");
        assertThat(status(token(SECOND, TokenIssuer.claims())))
                .as("no role at all")
                .isEqualTo(403);
    }

    @Test
    void everyBadTokenIsAnsweredLikeNone() {
        Response none = given().get(address());
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(challenges(none)).containsExactly(CHALLENGE, "Bearer realm=\"threadpilot\"");

        HostileTokens.of(FIRST, SECOND, claims("insurances.read").build())
                .forEach((name, token) -> assertRefused(name, bearer(token).get(address()), none));
        assertRefused(
                "a key beside it", bearer(good(FIRST)).header("X-Api-Key", KEY).get(address()), none);
        assertRefused(
                "a bad key beside it",
                bearer(good(FIRST)).header("X-Api-Key", "tp_unknown").get(address()),
                none);
        assertRefused(
                "a key beside a bad one",
                bearer("a.b.c").header("X-Api-Key", KEY).get(address()),
                none);
        assertRefused(
                "twice",
                bearer(good(FIRST))
                        .header("Authorization", "Bearer " + good(FIRST))
                        .get(address()),
                none);
        assertRefused(
                "another scheme beside it",
                bearer(good(FIRST)).header("Authorization", "Basic eDp5").get(address()),
                none);
        assertRefused("no token", given().header("Authorization", "Bearer").get(address()), none);
        assertRefused("in the address", given().get(address() + "?access_token=" + good(FIRST)), none);

        assertThat(given().header("X-Api-Key", KEY).get(address()).statusCode()).isEqualTo(200);
        assertThat(status(good(FIRST))).isEqualTo(200);
    }

    private static void assertRefused(String name, Response answer, Response none) {
        assertThat(answer.statusCode()).as(name).isEqualTo(401);
        assertThat(challenges(answer)).as(name).isEqualTo(challenges(none));
        assertThat(withoutIds(answer)).as(name).isEqualTo(withoutIds(none));
    }

    private static Map<String, Object> withoutIds(Response answer) {
        Map<String, Object> document = answer.jsonPath().getMap("");
        document.keySet().removeAll(List.of("instance", "correlationId"));
        return document;
    }

    @Test
    void keysAreRotatedUnderLoadBehindAUrlAndInAFile() throws IOException {
        Asking first = new Asking(good(FIRST));
        Asking key = new Asking("");
        List<Asking> bad = List.of(
                new Asking(token(TokenIssuer.rsaKey(FIRST.getKeyID()), claims("insurances.read"))),
                new Asking(token(FIRST, claims("insurances.read").audience("another"))));

        ISSUER.publish(FIRST, THIRD);
        Asking third = new Asking(good(THIRD));
        third.goesOn();
        first.goesOn();

        Path file = folder.resolve("keys.json");
        Files.writeString(file, TokenIssuer.document(FIRST, SECOND, THIRD));
        assertThat(status(good(SECOND))).as("before the file is read").isEqualTo(401);
        LIBERTY.set("threadpilot.tokens.keys", file.toString());
        await().until(() -> status(good(SECOND)) == 200);
        first.goesOn();
        first.asksNoMore();

        Files.writeString(file, TokenIssuer.document(THIRD).substring(0, 100));
        third.goesOn();
        await().until(() ->
                LIBERTY.messages().contains("The keys of the token issuer stay as they were, 3: it is no JWK"));
        third.goesOn();
        Files.writeString(file, TokenIssuer.document(SECOND, THIRD));
        await().until(() -> status(good(FIRST)) == 401);
        List.of(third, key, bad.get(0), bad.get(1)).forEach(Asking::goesOn);

        assertThat(Stream.of(first, third, key).flatMap(it -> it.statuses().stream()))
                .containsOnly(200);
        assertThat(bad.stream().flatMap(it -> it.statuses().stream())).containsOnly(401);
        LIBERTY.set("threadpilot.tokens.keys", ISSUER.keys().toString());
        ISSUER.publish(FIRST, SECOND);
        await().until(() -> status(good(FIRST)) == 200);
    }

    @Test
    void noClaimIsWritten() throws SQLException {
        String correlationId = "tokens-it-no-claim";
        RequestSpecification caller = bearer(good(FIRST)).header("X-Correlation-Id", correlationId);
        assertThat(caller.get(address()).statusCode()).isEqualTo(200);
        for (String wrong :
                List.of("/api/v1/insurances/nobody", "/api/v1/nothing", "/api/v1/insurances;x/1", "/nowhere")) {
            Response answer = bearer(good(FIRST)).urlEncodingEnabled(false).get(wrong);
            assertThat(answer.statusCode()).as(wrong).isBetween(400, 404);
            assertThat(answer.asString() + answer.headers()).as(wrong).doesNotContain(MARKER);
        }

        assertThat(VEHICLE_SERVICE.requestsFor("TOKENS1"))
                .as("the token goes no further")
                .isNotEmpty()
                .allMatch(request -> request.header("Authorization").isEmpty());
        await().untilAsserted(() -> assertThat(LIBERTY.console().lines())
                .filteredOn(line -> line.contains(correlationId) && line.contains("\"access\""))
                .singleElement()
                .asString()
                .contains("\"client\":\"portal\""));
        assertThat(events(correlationId))
                .singleElement()
                .extracting(event -> JsonPath.from(event).getString("actor"))
                .isEqualTo("portal");
        assertThat(given().get("/metrics").asString()).contains("client=\"portal\"");
        assertNothingIsWritten();
    }

    @Test
    void tokensAreSwitchedOffInTheRunningServerAndOnAgain() {
        LIBERTY.unset("threadpilot.tokens.issuer");
        await().until(() -> status(good(FIRST)) == 401);
        assertThat(challenges(bearer(good(FIRST)).get(address()))).containsExactly(CHALLENGE);
        assertThat(bearer(good(FIRST)).header("X-Api-Key", KEY).get(address()).statusCode())
                .as("nobody reads the header")
                .isEqualTo(200);

        LIBERTY.set("threadpilot.tokens.issuer", TokenIssuer.NAME);
        await().until(() -> status(good(FIRST)) == 200);
    }

    private static void assertNothingIsWritten() throws SQLException {
        assertThat(Stream.concat(
                        LIBERTY.logs(),
                        Stream.of(LIBERTY.console(), given().get("/metrics").asString())))
                .allSatisfy(text -> assertThat(text.lines().filter(line -> line.contains(MARKER)))
                        .isEmpty());
        assertThat(events("%").stream().filter(event -> event.contains(MARKER))).isEmpty();
    }

    private static List<String> events(String correlationId) throws SQLException {
        List<String> events = new ArrayList<>();
        try (Connection connection = LIBERTY.database();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select event from outbox where correlation_id like '" + correlationId + "'")) {
            while (rows.next()) {
                events.add(rows.getString(1));
            }
        }
        return events;
    }

    private static String good(JWK key) {
        return token(key, claims("insurances.read"));
    }

    private static JWTClaimsSet.Builder claims(String role) {
        return TokenIssuer.claims()
                .subject(MARKER + "subject")
                .jwtID(MARKER + "id")
                .issueTime(Date.from(Instant.now()))
                .claim("name", MARKER + "name")
                .claim("email", MARKER + "email@example.com")
                .claim("realm_access", Map.of("roles", List.of(MARKER + "role", role)));
    }

    private static String token(JWK key, JWTClaimsSet.Builder claims) {
        return TokenIssuer.sign(key, claims.build());
    }

    private static String address() {
        return "/api/v1/insurances/" + person;
    }

    private static RequestSpecification bearer(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    private static int status(String token) {
        return bearer(token).get(address()).statusCode();
    }

    private static List<String> challenges(Response answer) {
        return answer.headers().getValues("WWW-Authenticate");
    }

    /** Somebody who asks with a token, or with a key if there is none, until the test ends. */
    private final class Asking {

        private final List<Integer> statuses = new ArrayList<>();
        private final AtomicInteger answers = new AtomicInteger();
        private volatile boolean asksOn = true;
        private volatile boolean ended;

        Asking(String token) {
            threads.execute(() -> ask(token));
        }

        private void ask(String token) {
            while (asking && asksOn) {
                int status = token.isEmpty()
                        ? given().header("X-Api-Key", KEY).get(address()).statusCode()
                        : status(token);
                synchronized (statuses) {
                    statuses.add(status);
                }
                answers.incrementAndGet();
            }
            ended = true;
        }

        /** Waits for some more answers. */
        void goesOn() {
            int before = answers.get();
            await().until(() -> answers.get() >= before + 10);
        }

        void asksNoMore() {
            asksOn = false;
            await().until(() -> ended);
        }

        List<Integer> statuses() {
            synchronized (statuses) {
                return List.copyOf(statuses);
            }
        }
    }
}
