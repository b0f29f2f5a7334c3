package io.threadpilot.system;

import com.nimbusds.jose.jwk.JWK;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.tokens.TokenIssuer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What traces show of a request through both services, as an OTLP receiver gets it. {@code docs/traces.md} describes it. */
class TracesIT {

    private static final String BATCH = "threadpilot.toggles.batch-vehicle-calls";
    private static final String ENRICHMENT = "threadpilot.toggles.vehicle-enrichment";
    private static final String SAMPLER = "insurance.otel.traces.sampler";
    private static final String RECEIVER_OF_INSURANCE = "insurance.otel.exporter.otlp.endpoint";
    private static final String CALLERS_SPAN = "b7ad6b7169203331";
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Pattern DOCUMENTED = Pattern.compile("^\\| `(threadpilot\\.[a-z_.]+)` \\|", Pattern.MULTILINE);
    private static final AtomicInteger NEXT = new AtomicInteger(100);

    private static final List<Runnable> BACK_TO_DEFAULTS = new ArrayList<>();

    private static OtlpReceiver receiver;
    private static BothServers servers;

    @BeforeAll
    static void bothServersExport() {
        receiver = new OtlpReceiver();
        servers = BothServers.onH2();
        set(servers.insurance(), "threadpilot.vehicle-cache.time-to-live", "PT3S");
        export("vehicle", servers.vehicle());
        export("insurance", servers.insurance());
        await().atMost(LONGEST).until(() -> statusOf(personWith(1)).equals("FOUND"));
    }

    private static void export(String name, LibertyServer server) {
        set(server, name + ".otel.sdk.disabled", "false");
        set(server, name + ".otel.exporter.otlp.endpoint", receiver.url());
        set(server, "otel.bsp.schedule.delay", "100");
        server.restartApplication().start();
    }

    private static void set(LibertyServer server, String key, String value) {
        server.set(key, value);
        BACK_TO_DEFAULTS.add(() -> server.unset(key));
    }

    @AfterAll
    static void nothingIsExportedAnyMore() {
        BACK_TO_DEFAULTS.forEach(Runnable::run);
        servers.vehicle().restartApplication().start();
        servers.insurance().restartApplication().start();
        receiver.close();
    }

    @AfterEach
    void theDefaultsAreBack() {
        servers.insurance().unset(ENRICHMENT);
        await().atMost(LONGEST).until(() -> statusOf(personWith(1)).equals("FOUND"));
        setAndAwait(BATCH, "false");
    }

    @AfterEach
    void noSpanNamesAPersonOrACarOrHasAnAttributeOfOursThatTheDocumentLacks() {
        // Not within a longer number: the time of a span can have these digits.
        assertThat(receiver.received()).isNotEmpty().noneMatch(spans -> spans.toString()
                .matches("(?s).*(TRC[0-9]|(?<![0-9])19120000).*"));
        assertThat(DOCUMENTED.matcher(Checkout.read("docs/traces.md")).results().map(row -> row.group(1)))
                .containsAll(receiver.exported().stream()
                        .flatMap(span -> span.attributes().keySet().stream())
                        .filter(name -> name.startsWith("threadpilot."))
                        .collect(toSet()));
    }

    @ParameterizedTest
    @CsvSource({"false, GET /api/v1/vehicles/{registrationNumber}", "true, POST /api/v1/vehicles/batch"})
    void oneTraceGoesFromTheCallerThroughBothServices(String batch, String route) {
        setAndAwait(BATCH, batch);
        String trace = awaitTrace(() -> traceOf(personWith(1)), answeredAtOnce(1));

        ExportedSpan asked = only(trace, inVehicleService());
        ExportedSpan request = only(trace, requests());
        assertThat(request.parentId()).isEqualTo(CALLERS_SPAN);
        assertThat(request.name()).isEqualTo("GET /api/v1/insurances/{personalIdentityNumber}");
        assertThat(only(trace, lookUps()).isChildOf(request)).isTrue();
        ExportedSpan attempt = only(trace, attempts());
        assertThat(attempt.isChildOf(only(trace, lookUps()))).isTrue();
        ExportedSpan call = only(trace, calls());
        assertThat(call.isChildOf(attempt)).isTrue();
        assertThat(asked.isChildOf(call)).isTrue();
        assertThat(asked.name()).isEqualTo(route);
    }

    @Test
    void whoSendsNoTraceGetsOneForEachRequest() {
        List<String> traces = await().atMost(LONGEST)
                .until(TracesIT::tracesOfManyAtOnce, each -> each.stream().allMatch(answeredAtOnce(2)));

        assertThat(traces).doesNotHaveDuplicates();
        assertThat(traces).allSatisfy(trace -> {
            assertThat(only(trace, requests()).parentId()).isEmpty();
            assertThat(awaited(trace, inVehicleService(), 2)).hasSize(2);
            assertIsWhole(trace);
        });
    }

    /** Of callers with two cars each, who send no trace. */
    private static List<String> tracesOfManyAtOnce() {
        List<String> ids = IntStream.range(0, 20)
                .mapToObj(i -> "own-trace-" + UUID.randomUUID())
                .toList();
        ids.parallelStream().forEach(id -> caller().header("X-Correlation-Id", id)
                .get(address(personWith(2)))
                .then()
                .statusCode(200));
        return ids.stream().map(TracesIT::traceOfAccessLine).toList();
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void eachAttemptIsShownWithItsNumberItsEndAndTheWaitBeforeTheNext(String batch) throws SQLException {
        setAndAwait(BATCH, batch);
        String person = personWith(1);
        String trace = whileTheVehicleServiceFails(() -> awaitTrace(() -> traceOf(person), TracesIT::showsErrorsOnly));

        List<ExportedSpan> attempts = select(trace, attempts());
        assertThat(attempts).hasSizeBetween(2, 4);
        assertThat(attempts.stream().map(span -> span.attribute("threadpilot.attempt.number")))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, attempts.size())
                        .<Object>mapToObj(number -> (long) number)
                        .toList());
        assertThat(attempts).allSatisfy(attempt -> {
            assertThat(attempt.attribute("threadpilot.attempt.outcome")).isEqualTo("error_status");
            assertThat(attempt.attribute("threadpilot.attempt.vehicles")).isEqualTo(1L);
            assertThat(attempt.failed()).isTrue();
        });
        assertThat(attempts.subList(0, attempts.size() - 1))
                .allSatisfy(attempt -> assertThat((long) attempt.attribute("threadpilot.attempt.retry_wait_ms"))
                        .isPositive());
        assertThat(attempts.get(0).links()).isEmpty();
        assertThat(attempts.subList(1, attempts.size()))
                .allSatisfy(attempt -> assertThat(attempt.links()).containsExactly(trace));
        assertThat(awaited(trace, inVehicleService(), attempts.size())).hasSameSizeAs(attempts);
        assertThat(only(trace, requests()).attribute("threadpilot.cars.unavailable"))
                .isEqualTo(1L);
        assertIsWhole(trace);
    }

    /** A busy machine may be too slow for the error, or for a second attempt. */
    private static boolean showsErrorsOnly(String trace) {
        awaited(trace, lastAttempt(), 1);
        List<ExportedSpan> attempts = select(trace, attempts());
        return attempts.size() > 1
                && attempts.stream().allMatch(attempt -> attempt.attribute("threadpilot.attempt.outcome")
                        .equals("error_status"));
    }

    /** The vehicle service has got the request, and nobody has waited for the answer. */
    @Test
    void aCallWithoutAnAnswerIsShownAsTheParentOfWhatItHasCaused() throws SQLException {
        String trace = newTrace();
        try (Connection database = servers.vehicle().database();
                Statement exclusive = database.createStatement()) {
            String person = personWith(1);
            exclusive.execute("set exclusive 1");
            ask(person, trace);
            exclusive.execute("set exclusive 0");
        }

        assertThat(awaited(trace, inVehicleService(), 1)).isNotEmpty();
        ExportedSpan attempt = awaited(trace, attempts(), 1).get(0);
        assertThat(attempt.attribute("threadpilot.attempt.outcome")).isIn("no_answer", "exchange_timed_out");
        ExportedSpan call =
                awaited(trace, calls().and(span -> span.isChildOf(attempt)), 1).get(0);
        assertThat(call.failed()).isTrue();
        assertThat(call.attribute("error.type")).isEqualTo(attempt.attribute("threadpilot.attempt.outcome"));
        assertIsWhole(trace);
    }

    /** The audit service follows the insurance service's feed. */
    @Test
    void theTraceOfACallerShowsWhenItsLookUpWasRecorded() throws SQLException {
        try (LibertyServer audit = new LibertyServer("audit")
                .withEnvironment("AUDIT_OTEL_SDK_DISABLED", "false")
                .withEnvironment("AUDIT_OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url())
                .withEnvironment("OTEL_BSP_SCHEDULE_DELAY", "100")) {
            audit.set(
                    "threadpilot.audit.sources.insurance.feed",
                    servers.insurance().url());
            audit.start();
            String person = personWith(1);
            String trace = newTrace();
            ask(person, trace);

            ExportedSpan recorded = awaited(trace, span -> span.name().equals("record an event"), 1)
                    .get(0);

            assertThat(recorded.service()).isEqualTo("audit-service");
            assertThat(recorded.kind()).isEqualTo(Span.SpanKind.SPAN_KIND_CONSUMER);
            assertThat(recorded.attribute("threadpilot.event.outcome")).isEqualTo("stored");
            assertThat(recorded.parentId()).isEqualTo(CALLERS_SPAN);
        }
    }

    @Test
    void whatTheCacheHeldIsCounted() throws SQLException {
        String person = personWith(2);
        String unknown = personWithUnknownCar();
        awaitLookUp(person, Map.of("threadpilot.cache.fresh", 2L));
        awaitLookUp(unknown, Map.of("threadpilot.cache.negative", 1L));

        whileTheVehicleServiceFails(() -> {
            String trace = awaitLookUp(person, Map.of("threadpilot.cache.stale", 2L));
            assertThat(only(trace, requests()).attribute("threadpilot.cars.stale"))
                    .isEqualTo(2L);
        });
    }

    @Test
    void carsAreCountedByTheirStatus() throws SQLException {
        String person = personWith(2);
        servers.insure(person, List.of("TRCNONE"));
        String trace =
                awaitSpan(person, requests(), Map.of("threadpilot.cars.found", 2L, "threadpilot.cars.not_found", 1L));
        assertThat(only(trace, lookUps()).attributes())
                .containsEntry("threadpilot.vehicles", 3L)
                .containsEntry("threadpilot.time_budget.used_up", false);

        setAndAwait(ENRICHMENT, "false");
        String disabled = traceOf(person);
        assertThat(only(disabled, requests()).attribute("threadpilot.cars.disabled"))
                .isEqualTo(3L);
    }

    @Test
    void theWaitForAPlaceIsShown() {
        // Four times as many as there are places, and few enough for a busy machine's time budget.
        String trace =
                awaitTrace(() -> traceOf(personWith(20)), answeredAtOnce(20).and(TracesIT::showsThatOneHasWaited));

        List<ExportedSpan> attempts = select(trace, attempts());
        assertThat(attempts).hasSize(20).allSatisfy(attempt -> assertThat(
                        attempt.attribute("threadpilot.attempt.waited_ms"))
                .isNotNull());
        assertThat(awaited(trace, inVehicleService(), 20)).hasSize(20);
        assertIsWhole(trace);
    }

    private static boolean showsThatOneHasWaited(String trace) {
        return select(trace, attempts()).stream()
                .anyMatch(attempt ->
                        attempt.attribute("threadpilot.attempt.waited_ms") instanceof Long waited && waited > 0);
    }

    @Test
    void aSharedLookUpIsThatOfTheRequestWhichBeganItAndTheOthersNameIt() throws SQLException {
        String person = personWith(1);
        String first = newTrace();
        String second = newTrace();
        double sharedBefore = metric("vehicle_loads_shared_total");
        CompletableFuture<?> both;
        try (Connection database = servers.vehicle().database();
                Statement exclusive = database.createStatement()) {
            exclusive.execute("set exclusive 1");
            CompletableFuture<?> one = CompletableFuture.runAsync(() -> ask(person, first));
            await().until(() -> metric("vehicle_lookups_running") > 0);
            CompletableFuture<?> other = CompletableFuture.runAsync(() -> ask(person, second));
            await().until(() -> metric("vehicle_loads_shared_total") > sharedBefore);
            exclusive.execute("set exclusive 0");
            both = CompletableFuture.allOf(one, other);
        }
        both.join();

        assertThat(awaited(first, inVehicleService(), 1)).isNotEmpty();
        ExportedSpan sharing = only(second, lookUps());
        assertThat(sharing.attribute("threadpilot.vehicles.shared")).isEqualTo(1L);
        assertThat(sharing.links()).containsExactly(first);
        assertThat(only(first, lookUps()).attribute("threadpilot.vehicles.shared"))
                .isEqualTo(0L);
        assertThat(select(second, attempts().or(calls()).or(inVehicleService())))
                .isEmpty();
        assertIsWhole(first);
    }

    @Test
    void aVehicleInTheBatchOfAnotherRequestIsAskedAboutInItsTraceAndTheOtherNamesIt() throws SQLException {
        setAndAwait(BATCH, "true");
        Map<String, String> persons =
                Stream.generate(TracesIT::newTrace).limit(6).collect(toMap(trace -> trace, trace -> personWith(1)));
        try (Connection database = servers.vehicle().database();
                Statement exclusive = database.createStatement()) {
            exclusive.execute("set exclusive 1");
            CompletableFuture.allOf(persons.entrySet().stream()
                            .map(each -> CompletableFuture.runAsync(
                                    () -> ask(each.getValue(), each.getKey()), task -> new Thread(task).start()))
                            .toArray(CompletableFuture[]::new))
                    .join();
            exclusive.execute("set exclusive 0");
        }

        List<String> joining = persons.keySet().stream()
                .filter(trace -> !only(trace, lookUps()).links().isEmpty())
                .toList();
        assertThat(joining).isNotEmpty().allSatisfy(trace -> {
            assertThat(only(trace, lookUps()).links())
                    .isSubsetOf(persons.keySet())
                    .doesNotContain(trace);
            assertThat(select(trace, attempts().or(calls()).or(inVehicleService())))
                    .isEmpty();
            String other = only(trace, lookUps()).links().get(0);
            assertThat(awaited(other, attempts(), 1))
                    .anySatisfy(attempt -> assertThat((long) attempt.attribute("threadpilot.attempt.vehicles"))
                            .isGreaterThan(1));
        });
    }

    @Test
    void aTimeBudgetThatWasUsedUpIsShown() throws SQLException {
        String trace = newTrace();
        try (Connection database = servers.vehicle().database();
                Statement exclusive = database.createStatement()) {
            String person = personWith(1);
            exclusive.execute("set exclusive 1");
            withTrace(trace)
                    .header("X-Time-Budget-Ms", "300")
                    .get(address(person))
                    .then()
                    .statusCode(200);
            exclusive.execute("set exclusive 0");
        }

        assertThat(only(trace, lookUps()).attribute("threadpilot.time_budget.used_up"))
                .isEqualTo(true);
        assertThat(only(trace, requests()).attribute("threadpilot.cars.unavailable"))
                .isEqualTo(1L);
    }

    @Test
    void aBreakerThatRefusesIsShown() throws SQLException {
        String many = personWith(30);
        String one = personWith(1);
        whileTheVehicleServiceFails(() -> {
            ask(many, newTrace());

            String trace = awaitTrace(() -> traceOf(one), TracesIT::showsTheBreaker);

            assertThat(only(trace, attempts()).attribute("threadpilot.attempt.not_retried"))
                    .isNull();
            assertThat(select(trace, calls())).isEmpty();
            assertIsWhole(trace);
        });
    }

    private static boolean showsTheBreaker(String trace) {
        return awaited(trace, attempts(), 1)
                .get(0)
                .attribute("threadpilot.attempt.outcome")
                .equals("breaker_open");
    }

    @Test
    void byTheSamplerOnlyTracesLeaveThatTheCallerWants() {
        LibertyServer insurance = servers.insurance();
        try (OtlpReceiver few = new OtlpReceiver()) {
            set(insurance, SAMPLER, "parentbased_traceidratio");
            set(insurance, SAMPLER + ".arg", "0");
            insurance.set(RECEIVER_OF_INSURANCE, few.url());
            insurance.restartApplication().start();
            String wanted = newTrace();
            String address = insurance.url() + "/api/v1/insurances/200310209876";
            caller().get(address).then().statusCode(200);
            caller().header("traceparent", "00-" + newTrace() + "-" + CALLERS_SPAN + "-00")
                    .get(address)
                    .then()
                    .statusCode(200);
            withTrace(wanted).get(address).then().statusCode(200);

            await().atMost(LONGEST).until(() -> !few.exported().isEmpty());
            // What is not exported so far is exported now.
            insurance.unset(SAMPLER);
            insurance.unset(SAMPLER + ".arg");
            insurance.set(RECEIVER_OF_INSURANCE, receiver.url());
            insurance.restartApplication().start();

            assertThat(few.exported()).extracting(ExportedSpan::traceId).containsOnly(wanted);
        }
    }

    @Test
    void aTokenAndItsClaimsAreInNoSpan() {
        JWK key = TokenIssuer.rsaKey("marker-kid");
        String token = TokenIssuer.sign(
                key,
                TokenIssuer.claims()
                        .subject("marker-subject")
                        .claim("scope", "insurances.read marker-role")
                        .build());
        String trace = newTrace();
        try (TokenIssuer issuer = new TokenIssuer(key)) {
            Map<String, String> settings = Map.of(
                    "threadpilot.tokens.keys",
                    issuer.keys().toString(),
                    "threadpilot.tokens.audience",
                    TokenIssuer.AUDIENCE,
                    "threadpilot.tokens.roles-claim",
                    "scope",
                    "threadpilot.tokens.issuer",
                    TokenIssuer.NAME);
            settings.forEach(servers.insurance()::set);
            RequestSpecification bearer = given().header("Authorization", "Bearer " + token);
            String address = address(personWith(1));
            await().until(() -> bearer.get(address).statusCode() == 200);
            bearer.header("traceparent", "00-" + trace + "-" + CALLERS_SPAN + "-01")
                    .get(address)
                    .then()
                    .statusCode(200);
            settings.keySet().forEach(servers.insurance()::unset);
            await().until(() -> bearer.get(address).statusCode() == 401);
        }

        assertThat(awaited(trace, requests(), 1)).isNotEmpty();
        assertThat(receiver.received())
                .noneMatch(spans ->
                        spans.toString().contains("marker-") || spans.toString().contains(token));
    }

    /** Every span but the first has its parent in the trace, and calls are made by attempts only. */
    private static void assertIsWhole(String trace) {
        await().atMost(LONGEST).untilAsserted(() -> {
            List<ExportedSpan> spans = select(trace, span -> true);
            assertThat(spans.stream().filter(requests().negate()))
                    .allSatisfy(span -> assertThat(spans).anyMatch(span::isChildOf));
            assertThat(spans.stream().filter(calls()))
                    .allSatisfy(call ->
                            assertThat(spans.stream().filter(attempts())).anyMatch(call::isChildOf));
        });
    }

    private static Predicate<ExportedSpan> requests() {
        return span -> span.service().equals("insurance-service") && span.kind() == SpanKind.SPAN_KIND_SERVER;
    }

    private static Predicate<ExportedSpan> lookUps() {
        return span -> span.name().equals("look up vehicles");
    }

    private static Predicate<ExportedSpan> attempts() {
        return span -> span.name().equals("ask the vehicle service");
    }

    private static Predicate<ExportedSpan> lastAttempt() {
        return attempts().and(span -> span.attribute("threadpilot.attempt.not_retried") != null);
    }

    private static Predicate<ExportedSpan> calls() {
        return span -> span.kind() == SpanKind.SPAN_KIND_CLIENT;
    }

    private static Predicate<ExportedSpan> inVehicleService() {
        return span -> span.service().equals("vehicle-service");
    }

    private static List<ExportedSpan> select(String trace, Predicate<ExportedSpan> which) {
        return receiver.exported().stream()
                .filter(span -> span.traceId().equals(trace))
                .filter(which)
                .toList();
    }

    private static List<ExportedSpan> awaited(String trace, Predicate<ExportedSpan> which, int number) {
        await().atMost(LONGEST).until(() -> select(trace, which).size() >= number);
        return select(trace, which);
    }

    private static ExportedSpan only(String trace, Predicate<ExportedSpan> which) {
        List<ExportedSpan> found = awaited(trace, which, 1);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** Asks until the look-up shows this. */
    private static String awaitLookUp(String person, Map<String, Object> attributes) {
        return awaitSpan(person, lookUps(), attributes);
    }

    /** Asks until the only span of this kind shows this. */
    private static String awaitSpan(String person, Predicate<ExportedSpan> which, Map<String, Object> attributes) {
        return awaitTrace(
                () -> traceOf(person),
                trace -> only(trace, which).attributes().entrySet().containsAll(attributes.entrySet()));
    }

    /** Asks until the trace is as it is wanted: a busy machine may be too slow for an answer, or for the first attempt. */
    private static String awaitTrace(Callable<String> asking, Predicate<String> wanted) {
        return await().atMost(LONGEST).until(asking, wanted);
    }

    /** Whether the trace shows so many attempts, each of which was answered: they end, and are sent, before the request. */
    private static Predicate<String> answeredAtOnce(int number) {
        return trace -> {
            only(trace, requests());
            List<ExportedSpan> attempts = select(trace, attempts());
            return attempts.size() == number
                    && attempts.stream()
                            .allMatch(attempt -> "answered".equals(attempt.attribute("threadpilot.attempt.outcome")));
        };
    }

    private static String traceOf(String person) {
        String trace = newTrace();
        ask(person, trace);
        return trace;
    }

    private static String traceOfAccessLine(String correlationId) {
        Pattern line = Pattern.compile("\"correlationId\":\"" + correlationId + "\",\"traceId\":\"([0-9a-f]{32})\"");
        await().until(() -> line.matcher(servers.insurance().console()).find());
        return line.matcher(servers.insurance().console())
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private static void setAndAwait(String toggle, String value) {
        servers.insurance().set(toggle, value);
        String counter = "feature_toggle_evaluations_total{mp_scope=\"application\",toggle=\""
                + toggle.substring("threadpilot.toggles.".length()) + "\",value=\"" + value + "\"";
        double before = metric(counter);
        await().until(() -> {
            ask(personWith(1), newTrace());
            return metric(counter) > before;
        });
    }

    private static double metric(String begin) {
        return given().get(servers.insurance().url() + "/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(begin))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static void whileTheVehicleServiceFails(Runnable then) throws SQLException {
        whileTheVehicleServiceFails(() -> {
            then.run();
            return "";
        });
    }

    private static <T> T whileTheVehicleServiceFails(Supplier<T> then) throws SQLException {
        execute("alter table vehicle rename to vehicle_gone");
        try {
            return then.get();
        } finally {
            execute("alter table vehicle_gone rename to vehicle");
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = servers.vehicle().database();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A person who is insured for cars that the vehicle service knows and was not asked about so far. */
    private static String personWith(int cars) {
        String person = "19120000" + (1000 + NEXT.getAndIncrement());
        List<String> numbers = Stream.generate(() -> "TRC" + NEXT.getAndIncrement())
                .limit(cars)
                .toList();
        servers.register(numbers);
        servers.insure(person, numbers);
        return person;
    }

    private static String personWithUnknownCar() {
        String person = "19120000" + (1000 + NEXT.getAndIncrement());
        servers.insure(person, List.of("TRCNONE"));
        return person;
    }

    private static String newTrace() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static String address(String person) {
        return servers.insurance().url() + "/api/v1/insurances/" + person;
    }

    private static RequestSpecification caller() {
        return given().header("X-Api-Key", "tp_local_core_system");
    }

    private static RequestSpecification withTrace(String trace) {
        return caller().header("traceparent", "00-" + trace + "-" + CALLERS_SPAN + "-01");
    }

    private static Response ask(String person, String trace) {
        Response answer = withTrace(trace).get(address(person));
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer;
    }

    private static String statusOf(String person) {
        return ask(person, newTrace()).jsonPath().getString("[0].vehicleStatus");
    }
}
