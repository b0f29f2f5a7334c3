package io.threadpilot.system;

import io.threadpilot.testing.LeakedNumbers;
import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.PostgreSql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A personal identity number is in the request and in the answer, and nowhere else: whatever is asked, in whatever form
 * the number is written, and whatever fails meanwhile, no log, dump, metric, span, header or problem document has it.
 */
@ParameterizedClass
@MethodSource("databases")
class PrivacyIT {

    /** The same persons on every database, and in no other test, so that there is no doubt about what is found. */
    private static final Person INSURED = new Person("191306241237");

    /** Asked about for the first time when the vehicle service is away. */
    private static final Person WHILE_NOBODY_KNOWS_CARS = new Person("191306251238");

    private static final List<String> FORMS = INSURED.everyForm();

    /** So many digits of a number, or so many characters of another form, are the number. */
    private static final List<String> TRACES_OF_NUMBERS = Stream.of(INSURED, WHILE_NOBODY_KNOWS_CARS)
            .flatMap(person -> Stream.concat(
                    person.everyForm().stream(), Stream.of(person.digits.substring(2), person.inBase64())))
            .toList();

    private static final String KEY = "X-Api-Key: tp_local_core_system";
    private static final String JSON = "Content-Type: application/json";
    private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(1);

    @Parameter
    private Optional<PostgreSql> postgreSql;

    private final OtlpReceiver telemetry = new OtlpReceiver();
    private final RecordingProxy between = new RecordingProxy(() -> this.vehicle.url());
    private final List<String> answers = Collections.synchronizedList(new ArrayList<>());
    private LibertyServer vehicle;
    private LibertyServer insurance;

    static Stream<Named<Optional<PostgreSql>>> databases() {
        return Stream.of(Named.of("H2", Optional.empty()), Named.of("PostgreSQL", Optional.of(new PostgreSql())));
    }

    @BeforeEach
    void bothServersExportWhatTheyDo() {
        postgreSql.ifPresent(PostgreSql::start);
        vehicle = exporting("vehicle");
        insurance = exporting("insurance");
        vehicle.start();
        insurance.withEnvironment("VEHICLE_SERVICE_MP_REST_URL", between.url()).start();
        BothServers servers = new BothServers(vehicle, insurance);
        servers.register(List.of("PRIV01"));
        servers.insure(INSURED.digits, List.of("PRIV01", "PRIV02"));
        servers.insure(WHILE_NOBODY_KNOWS_CARS.digits, List.of("PRIV03"));
    }

    private LibertyServer exporting(String name) {
        LibertyServer server = new LibertyServer(name)
                .with("OTEL_SDK_DISABLED", "false")
                .with("OTEL_EXPORTER_OTLP_ENDPOINT", telemetry.url())
                // As somebody would do it who has not read how: the server's own telemetry, which nothing masks.
                .withEnvironment("OTEL_SDK_DISABLED", "false")
                .withEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", telemetry.url())
                .withEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                .withEnvironment("OTEL_BSP_SCHEDULE_DELAY", "200");
        postgreSql.ifPresent(server::withDatabase);
        return server;
    }

    @AfterEach
    void everythingEnds() {
        telemetry.close();
        between.close();
        try {
            insurance.close();
        } finally {
            vehicle.close();
            postgreSql.ifPresent(PostgreSql::close);
        }
    }

    @Test
    void aPersonalIdentityNumberIsInTheRequestAndTheAnswerAndNowhereElse() throws IOException, SQLException {
        theSearchFindsWhatIsPlanted();
        everyRequestAsksTheVehicleService();
        atOnce(FORMS.stream().map(form -> () -> everyCallWith(form)));
        FORMS.forEach(this::traceWith);
        atOnce(garbageWith(INSURED.digits).map(garbage -> () -> answerTo(garbage)));
        assertThat(answerTo(get(path(INSURED.digits))))
                .startsWith("HTTP/1.1 200")
                .contains(INSURED.digits);

        between.hangUp(true);
        assertThat(answerTo(get(path(WHILE_NOBODY_KNOWS_CARS.digits)))).contains("UNAVAILABLE");
        search(WHILE_NOBODY_KNOWS_CARS.digits);
        between.hangUp(false);
        whileTheDatabaseIsAway();
        whileTheDatabaseRefuses();

        List<String> metrics = Stream.of(vehicle, insurance)
                .flatMap(server ->
                        given().get(server.url() + "/metrics").asString().lines())
                .toList();
        await().atMost(LONGEST_RECOVERY).untilAsserted(() -> assertThat(telemetry.spans("insurance-service"))
                .anyMatch(span -> span.getName().equals("GET /api/v1/insurances/{personalIdentityNumber}")));
        insurance.stop();
        vehicle.stop();

        assertThat(insurance.console()).contains("\"route\":\"/api/v1/insurances/{personalIdentityNumber}\"");
        assertThat(telemetry.spans("vehicle-service")).isNotEmpty();
        assertThat(telemetry.paths()).containsOnly(OtlpReceiver.TRACES);
        assertThat(LeakedNumbers.of(TRACES_OF_NUMBERS, insurance.written())).isEmpty();
        assertThat(LeakedNumbers.of(TRACES_OF_NUMBERS, vehicle.written())).isEmpty();
        assertThat(metrics).hasSizeGreaterThan(100).noneMatch(PrivacyIT::hasANumber);
        assertThat(between.calls()).hasSizeGreaterThan(10).noneMatch(PrivacyIT::hasANumber);
        assertThat(between.calls()).anyMatch(call -> call.toLowerCase(Locale.ROOT)
                .contains("traceparent=[00-0af7651916cd43dd8448eb211c80319c-"));
        assertThat(telemetry.received()).noneMatch(spans -> hasANumber(spans.toString()));
        assertThat(answers).hasSizeGreaterThan(300).noneMatch(PrivacyIT::repeatsANumberWhereItMayNot);
    }

    /** Most of what they do is to wait until the server has waited long enough for the rest of a request. */
    private static void atOnce(Stream<Runnable> calls) {
        ExecutorService callers = Executors.newCachedThreadPool();
        try {
            CompletableFuture.allOf(calls.map(call -> CompletableFuture.runAsync(call, callers))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } finally {
            callers.shutdown();
        }
    }

    /** What is handed on with each request is seen only where each request is handed on. */
    private void everyRequestAsksTheVehicleService() {
        insurance.set("threadpilot.toggles.vehicle-cache", "false");
        await().until(() -> {
            int before = between.calls().size();
            answerTo(get(path(INSURED.digits)));
            answerTo(get(path(INSURED.digits)));
            return between.calls().size() >= before + 4;
        });
    }

    /** So that nothing found means that nothing is there. */
    private static void theSearchFindsWhatIsPlanted() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "planted-");
        Path file = folder.resolve("planted.log");
        for (String form : TRACES_OF_NUMBERS) {
            Files.writeString(file, "a line\nof " + form + "and more\n");
            assertThat(LeakedNumbers.of(TRACES_OF_NUMBERS, folder)).as(form).hasSize(1);
            assertThat(hasANumber("GET /" + form)).as(form).isTrue();
        }
        Files.delete(file);
        Files.delete(folder);
    }

    /** Wherever a caller can write something. */
    private void everyCallWith(String form) {
        Stream.of(
                        path(form),
                        path(form) + "?of=" + form,
                        path("a?" + form + "=a"),
                        path(form) + "/",
                        path(form) + "/more",
                        path(form) + ";of=" + form,
                        path(form) + "?of=" + form + "&x=|",
                        path("?of=" + form + "&x={"),
                        "/api/v1/insurances?of=" + form + "&x=|",
                        "/api/v1/insurances?of=" + form + "&x=%zz",
                        "/api/v1/insurances?of=" + form + "&x=\u00c3\u0085",
                        path(form + "|") + "/cars",
                        path(form + "\"/cars"),
                        path("x" + form),
                        path(form + "%00"),
                        path(form + "%zz"),
                        path("%2F" + form),
                        path("../" + form),
                        path("..;/" + form),
                        path("\\" + form),
                        path(form + "a".repeat(9000)),
                        "/api/" + form,
                        "/api/v2/insurances/" + form,
                        "/" + form,
                        "/nothing/" + form,
                        "/WEB-INF/" + form,
                        "/swagger/" + form,
                        "/healthz/" + form,
                        "/health/" + form,
                        "/openapi/" + form,
                        "/openapi/ui/" + form,
                        "/openapi?format=" + form,
                        "/metrics/" + form,
                        "/metrics?scope=" + form,
                        "/metrics?scope=application&name=" + form,
                        "/ibm/api/" + form,
                        "/adminCenter/" + form)
                .forEach(path -> answerTo(get(path)));
        answerTo(request("GET", path(form), "X-Api-Key: " + form));
        answerTo(request("GET", path(form)));
        Stream.of(
                        "X-Correlation-Id",
                        "X-Time-Budget-Ms",
                        "Accept",
                        "Accept-Charset",
                        "Accept-Encoding",
                        "Accept-Language",
                        "Authorization",
                        "Content-Encoding",
                        "Content-Length",
                        "Content-Type",
                        "Cookie",
                        "Expect",
                        "Forwarded",
                        "If-Modified-Since",
                        "If-None-Match",
                        "Origin",
                        "Range",
                        "Referer",
                        "Transfer-Encoding",
                        "Upgrade",
                        "User-Agent",
                        "X-Forwarded-For",
                        "X-Forwarded-Host",
                        "baggage",
                        "traceparent",
                        form)
                .forEach(name -> {
                    answerTo(get(path(form), name + ": " + form));
                    answerTo(get(path("nobody"), name + ": of=" + form + ";q=" + form));
                });
        answerTo(get(path(form), "Authorization: Basic " + INSURED.inBase64()));
        Stream.of(form, "TRACE", "PUT", "DELETE", "OPTIONS", "HEAD")
                .forEach(method -> answerTo(request(method, path(form), KEY)));
        search(form);
        Stream.of(
                        form,
                        "\"" + form + "\"",
                        "[\"" + form + "\"]",
                        "{\"personalIdentityNumber\":" + form + "}",
                        "{\"personalIdentityNumber\":[\"" + form + "\"]}",
                        "{\"personalIdentityNumber\":{\"of\":\"" + form + "\"}}",
                        "{\"personalIdentityNumber\":\"" + form,
                        "{\"personalIdentityNumber\":\"\\q" + form + "\"}",
                        "{\"" + form + "\":1",
                        "{\"personalIdentityNumber\":\"" + form + "\\u0000\"}",
                        "{\"personalIdentityNumber\":\"" + form + "\"}".repeat(5000))
                .forEach(body -> answerTo(post("application/json", body)));
        answerTo(post("text/plain", form));
        answerTo(post("application/json;charset=" + form, "{}"));
        kept(Wire.send(vehicle.url(), get("/api/v1/vehicles/" + form)));
        kept(Wire.send(
                vehicle.url(),
                request("POST", "/api/v1/vehicles/batch", KEY, JSON, "Content-Length: " + (form.length() + 4)) + "[\""
                        + form + "\"]"));
    }

    /** One after the other: a request that shares the call of another one hands nothing on. */
    private void traceWith(String form) {
        answerTo(get(
                path(form),
                "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "tracestate: of=" + form,
                "baggage: of=" + form));
    }

    /** What is hardly HTTP. */
    private static Stream<String> garbageWith(String digits) {
        return Stream.of(
                digits + "\r\n\r\n",
                "GET /" + digits + "\r\n\r\n",
                "GET /" + digits + "\0 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /" + digits + " HTTP/9.9\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET http://" + digits + "/" + digits + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "CONNECT " + digits + ":443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET " + path(digits) + " HTTP/1.1\r\nHost: " + digits + "\r\n" + KEY + "\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\n" + digits + "\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\n" + digits + " : a\r\nConnection: close\r\n\r\n",
                request("POST", path("search"), KEY, JSON, "Transfer-Encoding: chunked") + digits + "\r\n" + digits,
                request("POST", path("search"), KEY, JSON, "Content-Length: 500") + "{\"personalIdentityNumber\":\""
                        + digits);
    }

    private void whileTheDatabaseIsAway() {
        if (postgreSql.isEmpty()) {
            return;
        }
        postgreSql.get().stop();
        assertThat(answerTo(get(path(INSURED.digits)))).startsWith("HTTP/1.1 503");
        search(INSURED.digits);
        postgreSql.get().start();
        await().atMost(LONGEST_RECOVERY)
                .until(() -> answerTo(get(path(INSURED.digits))).startsWith("HTTP/1.1 200"));
    }

    /** First there is no such table, then there is one whose column cannot be compared with the number or hold it. */
    private void whileTheDatabaseRefuses() throws SQLException {
        execute("alter table insurance rename to insurance_gone");
        assertThat(answerTo(get(path(INSURED.digits)))).startsWith("HTTP/1.1 500");
        search(INSURED.digits);

        execute("create table insurance (insurance_id bigint, personal_identity_number date, product varchar(20),"
                + " monthly_cost numeric(10, 2), car_registration_number varchar(16))");
        execute("insert into insurance values (1, date '2026-01-01', 'CAR', 1, 'PRIV01')");
        assertThat(answerTo(get(path(INSURED.digits)))).startsWith("HTTP/1.1 500");
        search(INSURED.digits);

        execute("drop table insurance");
        execute("alter table insurance_gone rename to insurance");
        assertThat(answerTo(get(path(INSURED.digits)))).startsWith("HTTP/1.1 200");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = insurance.database();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String path(String end) {
        return "/api/v1/insurances/" + end;
    }

    private static String get(String path, String... headers) {
        return request(
                "GET", path, Stream.concat(Stream.of(KEY), Stream.of(headers)).toArray(String[]::new));
    }

    private static String request(String method, String path, String... headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining()) + "\r\n";
    }

    private static String post(String type, String body) {
        return request("POST", path("search"), KEY, "Content-Type: " + type, "Content-Length: " + body.length()) + body;
    }

    private void search(String form) {
        answerTo(post("application/json", "{\"personalIdentityNumber\":\"" + form + "\"}"));
    }

    /** The insurance service's answer, kept for the end. */
    private String answerTo(String request) {
        return kept(Wire.send(insurance.url(), request));
    }

    private String kept(String answer) {
        answers.add(answer);
        return answer;
    }

    /**
     * Every answer of ours has a correlation id; only a good one tells of persons, in its body. Where Liberty answers
     * before it asks the application, it shows the caller the caller's own path.
     */
    private static boolean repeatsANumberWhereItMayNot(String answer) {
        String headers = answer.split("\r\n\r\n", 2)[0];
        if (headers.contains("X-Correlation-Id: ")) {
            return hasANumber(answer.startsWith("HTTP/1.1 200") ? headers : answer);
        }
        return hasANumber(headers.replaceAll("(?m)^Location: .*$", ""));
    }

    private static boolean hasANumber(String text) {
        String lowerCase = text.toLowerCase(Locale.ROOT);
        return TRACES_OF_NUMBERS.stream().anyMatch(trace -> lowerCase.contains(trace.toLowerCase(Locale.ROOT)));
    }

    /** Whose number is 12 digits. */
    private record Person(String digits) {

        String withHyphen() {
            return digits.substring(2, 8) + "-" + digits.substring(8);
        }

        String withPlus() {
            return digits.substring(2, 8) + "+" + digits.substring(8);
        }

        List<String> everyForm() {
            return List.of(
                    digits,
                    digits.substring(0, 8) + "-" + digits.substring(8),
                    digits.substring(0, 8) + "+" + digits.substring(8),
                    withHyphen(),
                    withPlus(),
                    digits.substring(2, 8) + "%2D" + digits.substring(8),
                    digits.substring(2, 8) + "%2B" + digits.substring(8),
                    digits.substring(0, 8) + "|" + digits.substring(8),
                    encoded(digits));
        }

        /** As the header Authorization has it. */
        String inBase64() {
            return Base64.getEncoder().encodeToString(digits.getBytes(StandardCharsets.US_ASCII));
        }

        private static String encoded(String text) {
            return text.chars().mapToObj("%%%02x"::formatted).collect(Collectors.joining());
        }
    }
}
