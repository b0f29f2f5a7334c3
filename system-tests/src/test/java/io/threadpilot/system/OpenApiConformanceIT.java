package io.threadpilot.system;

import io.threadpilot.contracts.Headers;
import io.threadpilot.contracts.insurance.InsuranceHeaders;
import io.threadpilot.system.PrismProxy.CheckedAnswer;
import io.threadpilot.testing.LibertyServer;
import jakarta.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Each service is what its OpenAPI document says: every operation is driven with valid, extreme and invalid requests through
 * Prism, which compares each answer with the document: its status, its headers, its media type, its body. Without Node.js
 * it is skipped, but where the environment variable {@code CI} is set it fails.
 *
 * <p>What Prism cannot pass on as it was sent is driven in other tests: text in a path that is no UTF-8, a header
 * {@code Content-Type} that is no media type, and HEAD.
 */
@EnabledIf(
        value = "io.threadpilot.system.NpmTools#areThereOrMustBe",
        disabledReason =
                "Node.js and npm are not installed (apt-get install nodejs npm), so the OpenAPI documents are not"
                        + " compared with the services")
class OpenApiConformanceIT {

    private static final String KEY = "tp_local_core_system";
    private static final String KEY_WITHOUT_ROLE = "tp_test_bystander";
    private static final String KEY_FOR_ONE_REQUEST = "tp_test_hasty_";

    private static final String FIND_VEHICLE = "findVehicle";
    private static final String FIND_VEHICLES = "findVehicles";
    private static final String FIND_INSURANCES = "findInsurances";
    private static final String SEARCH_INSURANCES = "searchInsurances";

    private static final String SAMPLE_PERSON = "199001011234";
    private static final String PERSON_WITH_CARS_OF_ALL_KINDS = "191201011111";
    private static final String PERSON_WITH_A_NEW_CAR = "191201012222";
    private static final String NOT_A_REGISTRATION_NUMBER = "malformed-registration-number";
    private static final String NOT_A_PERSON = "malformed-personal-identity-number";
    private static final String NOT_A_BODY = "malformed-body";
    private static final String NOT_A_TIME_BUDGET = "malformed-time-budget";
    private static final String ENRICHMENT = "threadpilot.toggles.vehicle-enrichment";

    /** What HTTP or the server adds to every answer, and Prism. */
    private static final Set<String> NOT_OF_THE_API = Set.of(
            "connection",
            "content-language",
            "content-length",
            "content-type",
            "date",
            "keep-alive",
            "sl-violations",
            "transfer-encoding",
            "x-content-type-options",
            "x-frame-options");

    /** One unremarkable request for each operation. */
    private static final Map<String, Call> USUAL = Map.of(
            FIND_VEHICLE, vehicle("ABC123"),
            FIND_VEHICLES, vehicles("[\"GHI789\",\"abc 123\",\"ABC123\",\"ZZZ999\"]"),
            FIND_INSURANCES, insurances(SAMPLE_PERSON),
            SEARCH_INSURANCES, search(SAMPLE_PERSON));

    /** Answers that every operation gives when it is brought to; not by a request alone. */
    private static final List<Integer> PROVOKED = List.of(429, 500, 503);

    private static final List<Runnable> BACK_TO_DEFAULTS = new ArrayList<>();

    private static BothServers servers;
    private static OpenApiDocument vehicleDocument;
    private static OpenApiDocument insuranceDocument;
    private static PrismProxy vehicleProxy;
    private static PrismProxy insuranceProxy;

    @BeforeAll
    static void start() throws SQLException {
        assertThat(NpmTools.areThere()).as("Node.js and npm are installed").isTrue();
        servers = BothServers.onH2();
        vehicleDocument = OpenApiDocument.of(servers.vehicle().url());
        insuranceDocument = OpenApiDocument.of(servers.insurance().url());
        vehicleProxy = PrismProxy.start(
                vehicleDocument.withoutRoomInAnswers(), servers.vehicle().url());
        insuranceProxy = PrismProxy.start(
                insuranceDocument.withoutRoomInAnswers(), servers.insurance().url());
        servers.register(List.of("Q1", "ÅÄÖ1234", "FRESH01"));
        execute(servers.vehicle(), "insert into vehicle (registration_number) values ('BARE01')");
        execute(
                servers.vehicle(),
                "insert into vehicle values ('LONG01', '" + "Å".repeat(50) + "', '" + "x".repeat(50) + "', 9999)");
        servers.insure(PERSON_WITH_CARS_OF_ALL_KINDS, List.of("Q1", "BARE01", "LONG01", "ZZZ999", "not a car number"));
        execute(
                servers.insurance(),
                "insert into insurance (personal_identity_number, product, monthly_cost) values ('"
                        + PERSON_WITH_CARS_OF_ALL_KINDS + "', 'CAR', 0), ('" + PERSON_WITH_CARS_OF_ALL_KINDS
                        + "', 'PET', 99999999.99)");
        servers.insure(PERSON_WITH_A_NEW_CAR, List.of("FRESH01"));
        clientsAreKnown();
    }

    private static void clientsAreKnown() {
        for (LibertyServer server : List.of(servers.vehicle(), servers.insurance())) {
            set(server, "threadpilot.tiers.unauthenticated.requests", "100000");
            set(server, "threadpilot.tiers.hasty.requests", "1");
            set(server, "threadpilot.tiers.hasty.window", "PT24H");
            set(server, "threadpilot.tiers.hasty.parallel", "unlimited");
            client(server, "bystander", "deliveries.read", "unlimited", KEY_WITHOUT_ROLE);
        }
        for (String operation : USUAL.keySet()) {
            client(
                    isOfVehicles(operation) ? servers.vehicle() : servers.insurance(),
                    "hasty-" + operation.toLowerCase(Locale.ROOT),
                    "vehicles.read, insurances.read",
                    "hasty",
                    KEY_FOR_ONE_REQUEST + operation);
            await().until(() -> USUAL.get(operation)
                            .with(Headers.API_KEY, KEY_WITHOUT_ROLE)
                            .answer()
                            .status()
                    == 403);
        }
    }

    private static void client(LibertyServer server, String name, String roles, String tier, String key) {
        set(server, "threadpilot.clients." + name + ".roles", roles);
        set(server, "threadpilot.clients." + name + ".tier", tier);
        set(server, "threadpilot.clients." + name + ".keys.only.sha256", sha256(key));
    }

    private static void set(LibertyServer server, String key, String value) {
        server.set(key, value);
        BACK_TO_DEFAULTS.add(() -> server.unset(key));
    }

    @AfterEach
    void enrichmentIsOn() {
        servers.insurance().unset(ENRICHMENT);
    }

    @AfterAll
    static void stop() {
        Stream.of(vehicleProxy, insuranceProxy).filter(proxy -> proxy != null).forEach(PrismProxy::close);
        BACK_TO_DEFAULTS.forEach(Runnable::run);
    }

    /** A request, what must be answered, and whether the request is as the document wants it. */
    private record Situation(String name, Call call, int status, String code, boolean asDescribed) {

        /** The request is as the document wants it. */
        static Situation described(String name, Call call, int status, String code) {
            return new Situation(name, call, status, code, true);
        }

        static Situation described(String name, Call call, int status) {
            return described(name, call, status, "");
        }

        /** The document rules the request out. */
        static Situation ruledOut(String name, Call call, int status, String code) {
            return new Situation(name, call, status, code, false);
        }

        String answer() {
            return call.operation() + " " + status;
        }

        @Override
        public String toString() {
            return call.operation() + ", " + name + ": " + status + " " + code;
        }
    }

    /** A request of an operation. */
    private record Call(String operation, String method, String path, Map<String, String> headers, String body) {

        Call with(String header, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(header, value);
            return new Call(operation, method, path, more, body);
        }

        Call without(String header) {
            Map<String, String> less = new HashMap<>(headers);
            less.remove(header);
            return new Call(operation, method, path, less, body);
        }

        CheckedAnswer answer() {
            return proxyOf(operation).ask(method, path, headers, body);
        }
    }

    private static Call vehicle(String number) {
        return new Call(FIND_VEHICLE, "GET", "/api/v1/vehicles/" + encoded(number), Map.of(Headers.API_KEY, KEY), "");
    }

    private static Call vehicles(String body) {
        return new Call(
                FIND_VEHICLES,
                "POST",
                "/api/v1/vehicles/batch",
                Map.of(Headers.API_KEY, KEY, "Content-Type", "application/json"),
                body);
    }

    private static Call insurances(String person) {
        return new Call(
                FIND_INSURANCES, "GET", "/api/v1/insurances/" + encoded(person), Map.of(Headers.API_KEY, KEY), "");
    }

    private static Call search(String person) {
        return searchWith("{\"personalIdentityNumber\":" + quoted(person) + "}");
    }

    private static Call searchWith(String body) {
        return new Call(
                SEARCH_INSURANCES,
                "POST",
                "/api/v1/insurances/search",
                Map.of(Headers.API_KEY, KEY, "Content-Type", "application/json"),
                body);
    }

    static Stream<Situation> situations() {
        return Stream.of(
                        USUAL.values().stream().flatMap(OpenApiConformanceIT::ofEveryOperation),
                        Stream.of(USUAL.get(FIND_VEHICLES), USUAL.get(SEARCH_INSURANCES))
                                .flatMap(OpenApiConformanceIT::ofEveryBody),
                        ofOneVehicle(),
                        ofManyVehicles(),
                        Stream.<Function<String, Call>>of(
                                        OpenApiConformanceIT::insurances, OpenApiConformanceIT::search)
                                .flatMap(OpenApiConformanceIT::ofAPerson),
                        ofASearch(),
                        Stream.of(insurances(SAMPLE_PERSON), search(SAMPLE_PERSON))
                                .flatMap(OpenApiConformanceIT::ofATimeBudget))
                .flatMap(situations -> situations);
    }

    private static Stream<Situation> ofEveryOperation(Call usual) {
        String key = Headers.API_KEY;
        Situation packed = Situation.described(
                "with a body that is packed", usual.with("Content-Encoding", "br"), 415, "unsupported-media-type");
        // Prism reads a body itself, and this one it could not.
        Stream<Situation> ofGet = usual.method().equals("GET") ? Stream.of(packed) : Stream.empty();
        return Stream.concat(
                ofGet,
                Stream.of(
                        Situation.described("usual", usual, 200),
                        Situation.described("with unknown parameters", queried(usual, "x=1&x=2&y"), 200),
                        Situation.described("with a long query", queried(usual, "x=" + "y".repeat(4000)), 200),
                        Situation.described(
                                "with its own correlation id",
                                usual.with(Headers.CORRELATION_ID, "of-this.test_1"),
                                200),
                        Situation.described(
                                "with a correlation id of another form",
                                usual.with(Headers.CORRELATION_ID, "x".repeat(65)),
                                200),
                        Situation.described("accepting anything", usual.with("Accept", "*/*"), 200),
                        Situation.described(
                                "accepting nothing that can be given",
                                usual.with("Accept", "text/plain"),
                                406,
                                "not-acceptable"),
                        Situation.described(
                                "accepting JSON least of all",
                                usual.with("Accept", "application/json;q=0"),
                                406,
                                "not-acceptable"),
                        Situation.described(
                                "accepting what is no media type", usual.with("Accept", "nothing"), 400, "bad-request"),
                        Situation.described(
                                "with a weight that is no number",
                                usual.with("Accept", "application/json;q=x")
                                        .with(Headers.CORRELATION_ID, "..")
                                        .with("Accept-Language", "xx;;;"),
                                400,
                                "bad-request"),
                        Situation.ruledOut("without a key", usual.without(key), 401, "unauthorized"),
                        Situation.described("with an unknown key", usual.with(key, "tp_unknown"), 401, "unauthorized"),
                        Situation.described(
                                "with an unknown key and a correlation id",
                                usual.with(key, "tp_unknown").with(Headers.CORRELATION_ID, "-"),
                                401,
                                "unauthorized"),
                        Situation.described("without the role", usual.with(key, KEY_WITHOUT_ROLE), 403, "forbidden")));
    }

    private static Stream<Situation> ofEveryBody(Call usual) {
        Call call = new Call(usual.operation(), usual.method(), usual.path(), usual.headers(), "\"\"");
        return Stream.concat(
                Stream.of(
                        Situation.described(
                                "with a character set",
                                usual.with("Content-Type", "application/json; charset=utf-8"),
                                200),
                        Situation.ruledOut(
                                "as text", usual.with("Content-Type", "text/plain"), 415, "unsupported-media-type"),
                        Situation.ruledOut(
                                "as a form",
                                usual.with("Content-Type", "application/x-www-form-urlencoded"),
                                415,
                                "unsupported-media-type"),
                        Situation.ruledOut(
                                "without a media type", usual.without("Content-Type"), 415, "unsupported-media-type"),
                        Situation.ruledOut(
                                "larger than 64 KiB",
                                withBody(call, usual.body().replaceFirst("GHI789|199001011234", "A".repeat(70_000))),
                                413,
                                "content-too-large"),
                        Situation.ruledOut("without a body", withBody(call, ""), 400, NOT_A_BODY)),
                Stream.of(
                                "null",
                                "true",
                                "0",
                                "1.5",
                                quoted("{"),
                                quoted("["),
                                quoted("[\"ABC123\""),
                                quoted("[\"ABC123\",]"),
                                quoted("[\"ABC123\"] []"),
                                quoted("{\"personalIdentityNumber\":"),
                                quoted("{\"other\":{"),
                                quoted("{\"other\":".repeat(5000)),
                                quoted("[".repeat(20_000)),
                                quoted("text"),
                                usual.operation().equals(FIND_VEHICLES) ? "{}" : "[]")
                        .map(body -> Situation.ruledOut(
                                "with the body " + body.substring(0, Math.min(20, body.length())),
                                withBody(call, body),
                                400,
                                NOT_A_BODY)));
    }

    private static Stream<Situation> ofOneVehicle() {
        return Stream.of(
                        Stream.of("Q1", "q1", "ÅÄÖ1234", "åäö1234", "åäö 1234", "abc-123", "BARE01", "LONG01")
                                .map(number -> Situation.described(number, vehicle(number), 200)),
                        Stream.of("ZZ", "ZZZZZZZ", "ZZZ ZZZZ", "Å1", "00")
                                .map(number -> Situation.described(number, vehicle(number), 404, "vehicle-not-found")),
                        // More spellings are read than are described.
                        Stream.of(" ABC123 ", "\u2003abc-123", "A\u030aA\u0308O\u03081234")
                                .map(number -> new Situation(number, vehicle(number), 200, "", false)),
                        Stream.of(
                                        "A",
                                        "ABCDEFGHI",
                                        "A".repeat(4000),
                                        "-AB",
                                        "AB-",
                                        "ABC--123",
                                        "A B C",
                                        "ß12",
                                        "ı12",
                                        "É12",
                                        "😀😀",
                                        "\u202eABC",
                                        "٣٣",
                                        "%",
                                        "%41%42",
                                        "'; drop table vehicle")
                                .map(number -> Situation.ruledOut(
                                        number.substring(0, Math.min(20, number.length())),
                                        vehicle(number),
                                        400,
                                        NOT_A_REGISTRATION_NUMBER)),
                        Stream.of("AB/12", "AB\\12")
                                .map(number -> Situation.ruledOut(number, vehicle(number), 400, "bad-request")),
                        Stream.of(
                                // A length that depends on a separator is not in the document.
                                Situation.described("ABCD1234", vehicle("ABCD1234"), 400, NOT_A_REGISTRATION_NUMBER),
                                Situation.described(
                                        "any copy", vehicle("ABC123").with("If-None-Match", "*"), 304),
                                Situation.described(
                                        "no such copy", vehicle("ABC123").with("If-None-Match", "\"x\""), 200),
                                Situation.described(
                                        "a copy that is no tag",
                                        vehicle("ABC123").with("If-None-Match", "\""),
                                        200),
                                Situation.described(
                                        "if there is one", vehicle("ABC123").with("If-Match", "*"), 200),
                                Situation.described(
                                        "only other facts",
                                        vehicle("ABC123").with("If-Match", "\"x\", \"y\""),
                                        412,
                                        "precondition-failed"),
                                Situation.described(
                                        "only other facts, and any copy",
                                        vehicle("ABC123").with("If-Match", "x").with("If-None-Match", "*"),
                                        412,
                                        "precondition-failed")))
                .flatMap(situations -> situations);
    }

    private static Stream<Situation> ofManyVehicles() {
        String most = array(Collections.nCopies(500, "ABC123"));
        String all = array(IntStream.range(0, 500).mapToObj(i -> "X" + i).toList());
        return Stream.of(
                Situation.described("one", vehicles("[\"ABC123\"]"), 200),
                Situation.described("of every kind", vehicles("[\"Q1\",\"åäö 1234\",\"BARE01\",\"LONG01\"]"), 200),
                Situation.described("none known", vehicles("[\"ZZ\"]"), 200),
                Situation.described("one 500 times", vehicles(most), 200),
                Situation.described("500", vehicles(all), 200),
                Situation.ruledOut("none", vehicles("[]"), 400, "batch-size"),
                Situation.ruledOut("501", vehicles(array(Collections.nCopies(501, "ABC123"))), 400, "batch-size"),
                Situation.ruledOut("malformed", vehicles("[\"ABC123\",\"A\"]"), 400, NOT_A_REGISTRATION_NUMBER),
                Situation.ruledOut(
                        "malformed in every way",
                        vehicles("[null,1,true,{},[],[\"ABC123\"],\"\",\"😀😀\",\"\\ud800\",\"\\u0000A\"]"),
                        400,
                        NOT_A_REGISTRATION_NUMBER),
                new Situation("more spellings than are described", vehicles("[\" A\u030aBC \"]"), 200, "", false));
    }

    private static Stream<Situation> ofAPerson(Function<String, Call> about) {
        return Stream.of(
                        Stream.of(
                                        SAMPLE_PERSON,
                                        "19900101-1234",
                                        "19900101+1234",
                                        "900101-1234",
                                        "200310209876",
                                        PERSON_WITH_CARS_OF_ALL_KINDS)
                                .map(person -> Situation.described("person", about.apply(person), 200)),
                        Stream.of("900101+1234", "000000000000", "999999999999", "000000-0000", "999999+9999")
                                .map(person -> Situation.described(
                                        "nobody", about.apply(person), 404, "insurances-not-found")),
                        Stream.of(
                                        "1",
                                        "9001011234",
                                        "19900101123",
                                        "1990010112345",
                                        "19900101--1234",
                                        "1990-01011234",
                                        " 199001011234",
                                        "١٩٩٠٠١٠١١٢٣٤",
                                        "１９９００１０１１２３４",
                                        "search",
                                        "😀".repeat(12),
                                        "1".repeat(4000))
                                .map(person -> Situation.ruledOut("no number", about.apply(person), 400, NOT_A_PERSON)))
                .flatMap(situations -> situations);
    }

    private static Stream<Situation> ofASearch() {
        return Stream.of(
                Situation.described(
                        "with more than was asked for",
                        searchWith("{\"personalIdentityNumber\":\"199001011234\",\"other\":{\"more\":[1]}}"),
                        200),
                Situation.ruledOut("without a number", searchWith("{}"), 400, NOT_A_PERSON),
                Situation.ruledOut("null", searchWith("{\"personalIdentityNumber\":null}"), 400, NOT_A_PERSON),
                Situation.ruledOut("empty", searchWith("{\"personalIdentityNumber\":\"\"}"), 400, NOT_A_PERSON),
                Situation.ruledOut("true", searchWith("{\"personalIdentityNumber\":true}"), 400, NOT_A_PERSON),
                Situation.ruledOut("object", searchWith("{\"personalIdentityNumber\":{}}"), 400, NOT_A_BODY),
                Situation.ruledOut("array", searchWith("{\"personalIdentityNumber\":[\"1\"]}"), 400, NOT_A_BODY));
    }

    private static Stream<Situation> ofATimeBudget(Call usual) {
        return Stream.of(
                        Stream.of("1", "500", "2147483648", "9".repeat(300), "0".repeat(300) + "1")
                                .map(budget -> Situation.described(
                                        "within " + budget.length() + " digits",
                                        usual.with(InsuranceHeaders.TIME_BUDGET, budget),
                                        200)),
                        Stream.of("0", "-1", "1.5", "5, 6", "soon", "NaN", "5 6")
                                .map(budget -> Situation.ruledOut(
                                        "within " + budget,
                                        usual.with(InsuranceHeaders.TIME_BUDGET, budget),
                                        400,
                                        NOT_A_TIME_BUDGET)),
                        // Other spellings of whole numbers, as far as Prism is concerned.
                        Stream.of("", "+5", "1.0", "1e3", "0x10")
                                .map(budget -> Situation.described(
                                        "within '" + budget + "'",
                                        usual.with(InsuranceHeaders.TIME_BUDGET, budget),
                                        400,
                                        NOT_A_TIME_BUDGET)))
                .flatMap(situations -> situations);
    }

    @ParameterizedTest
    @MethodSource("situations")
    void everyAnswerIsAsTheDocumentSays(Situation situation) {
        CheckedAnswer answer = answerAsDocumented(situation.call());

        assertThat(answer.status()).as(answer.body()).isEqualTo(situation.status());
        assertThat(answer.code()).isEqualTo(situation.code());
        assertThat(answer.requestViolations().isEmpty())
                .as("as described: %s", answer.requestViolations())
                .isEqualTo(situation.asDescribed());
    }

    @Test
    void everyOperationAndEveryAnswerThatTheDocumentsNameIsDriven() {
        Set<String> driven = situations().map(Situation::answer).collect(Collectors.toCollection(TreeSet::new));
        USUAL.keySet().forEach(operation -> PROVOKED.forEach(status -> driven.add(operation + " " + status)));
        Set<String> documented = new TreeSet<>(vehicleDocument.answers());
        documented.addAll(insuranceDocument.answers());

        assertThat(driven).isEqualTo(documented);
    }

    @Test
    void whoHasAQuotaIsAnsweredAsDocumentedUntilItIsUsedUpAndThen() {
        USUAL.forEach((operation, usual) -> {
            Call hasty = usual.with(Headers.API_KEY, KEY_FOR_ONE_REQUEST + operation);

            CheckedAnswer first = await().until(() -> answerAsDocumented(hasty), answer -> answer.status() != 401);
            CheckedAnswer second = answerAsDocumented(hasty);

            assertThat(first.status()).isEqualTo(200);
            assertThat(first.headers().map()).containsKeys("ratelimit", "ratelimit-policy");
            assertThat(second.status()).isEqualTo(429);
            assertThat(second.code()).isEqualTo("too-many-requests");
        });
    }

    @Test
    void carsThatWereNotAskedAboutAreAnsweredAsDocumented() {
        servers.insurance().set(ENRICHMENT, "false");
        await().until(() -> answerAsDocumented(insurances(SAMPLE_PERSON)).body().contains("\"DISABLED\""));

        servers.vehicle().stop();
        try {
            servers.insurance().unset(ENRICHMENT);
            await().until(() ->
                    answerAsDocumented(search(PERSON_WITH_A_NEW_CAR)).body().contains("\"UNAVAILABLE\""));
        } finally {
            servers.vehicle().start();
        }
    }

    @Test
    void whileItsDatabaseIsLockedAServiceAnswersAsDocumented() throws SQLException {
        for (LibertyServer server : List.of(servers.vehicle(), servers.insurance())) {
            try (Connection lock = server.database();
                    Statement statement = lock.createStatement()) {
                statement.execute("set exclusive 2");
                assertEveryOperationOf(server, 503, "service-unavailable");
                statement.execute("set exclusive 0");
            }
            assertEveryOperationOf(server, 200, "");
        }
    }

    @Test
    void aFailureOfOursIsAnsweredAsDocumented() throws SQLException {
        for (LibertyServer server : List.of(servers.vehicle(), servers.insurance())) {
            String table = server == servers.vehicle() ? "vehicle" : "insurance";
            execute(server, "alter table " + table + " rename to gone");
            try {
                assertEveryOperationOf(server, 500, "internal-error");
            } finally {
                execute(server, "alter table gone rename to " + table);
            }
            assertEveryOperationOf(server, 200, "");
        }
    }

    private static void assertEveryOperationOf(LibertyServer server, int status, String code) {
        USUAL.values().stream()
                .filter(usual -> isOfVehicles(usual.operation()) == (server == servers.vehicle()))
                .forEach(usual -> await(usual.operation())
                        .atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> {
                            CheckedAnswer answer = answerAsDocumented(usual);
                            assertThat(answer.status()).isEqualTo(status);
                            assertThat(answer.code()).isEqualTo(code);
                        }));
    }

    @ParameterizedTest
    @CsvSource({
        "findVehicle, DELETE",
        "findVehicle, PUT",
        "findVehicles, DELETE",
        "findVehicles, PATCH",
        "findInsurances, DELETE",
        "findInsurances, POST",
        "searchInsurances, DELETE",
        "searchInsurances, PUT"
    })
    void aMethodThatTheDocumentDoesNotNameIsRefused(String operation, String method) {
        Call usual = USUAL.get(operation);

        CheckedAnswer answer = new Call(operation, method, usual.path(), Map.of(Headers.API_KEY, KEY), "").answer();

        assertThat(answer.requestViolations()).as("known to Prism").isNotEmpty();
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.code()).isEqualTo("method-not-allowed");
        assertThat(answer.headers().firstValue("Allow").orElse("")).contains(usual.method());
    }

    @Test
    void anAnswerThatIsNotAsDescribedIsNoticed() {
        OpenApiDocument another = vehicleDocument
                .with(Json.createPatchBuilder()
                        .remove("/components/schemas/Vehicle/properties/make")
                        .replace("/components/schemas/Vehicle/properties/model/maxLength", 3)
                        .replace("/components/schemas/Problem/properties/code/pattern", "^other$")
                        .replace("/components/headers/X-Correlation-Id/schema/pattern", "^other$")
                        .add(
                                "/paths/~1api~1v1~1vehicles~1batch/post/responses/200/headers/ETag",
                                Json.createObjectBuilder()
                                        .add("required", true)
                                        .add(
                                                "schema",
                                                Json.createObjectBuilder().add("type", "string"))
                                        .build())
                        .remove("/paths/~1api~1v1~1vehicles~1{registrationNumber}/get/responses/404")
                        .move(
                                "/paths/~1api~1v1~1vehicles~1batch/post/responses/400/content/application~1xml",
                                "/paths/~1api~1v1~1vehicles~1batch/post/responses/400/content/application~1problem+json")
                        .build())
                .withoutRoomInAnswers();
        try (PrismProxy proxy = PrismProxy.start(another, servers.vehicle().url())) {
            assertThat(violations(proxy, vehicle("ABC123")))
                    .anySatisfy(it -> assertThat(it).contains("must NOT have additional properties", "make"))
                    .anySatisfy(it -> assertThat(it).contains("model must NOT have more than 3 characters"))
                    .anySatisfy(it -> assertThat(it).contains("x-correlation-id must match pattern"));
            assertThat(violations(proxy, vehicle("A")))
                    .anySatisfy(it -> assertThat(it).contains("code must match pattern"));
            assertThat(violations(proxy, vehicle("ZZ")))
                    .anySatisfy(it -> assertThat(it).contains("Unable to match the returned status code"));
            assertThat(violations(proxy, vehicles("[\"ABC123\"]")))
                    .anySatisfy(it -> assertThat(it).contains("must have required property 'etag'"));
            assertThat(violations(proxy, vehicles("[]")))
                    .anySatisfy(it -> assertThat(it).contains("does not match the one"));
        }
    }

    private static List<String> violations(PrismProxy proxy, Call call) {
        return proxy.ask(call.method(), call.path(), call.headers(), call.body())
                .responseViolations();
    }

    private static CheckedAnswer answerAsDocumented(Call call) {
        CheckedAnswer answer = call.answer();
        assertThat(answer.responseViolations()).as(answer.body()).isEmpty();
        Set<String> headers = new TreeSet<>(answer.headers().map().keySet());
        headers.removeAll(NOT_OF_THE_API);
        assertThat(documentOf(call.operation()).headers(call.operation(), answer.status()))
                .as("documented headers")
                .containsAll(headers);
        return answer;
    }

    private static boolean isOfVehicles(String operation) {
        return vehicleDocument.operations().containsKey(operation);
    }

    private static OpenApiDocument documentOf(String operation) {
        return isOfVehicles(operation) ? vehicleDocument : insuranceDocument;
    }

    private static PrismProxy proxyOf(String operation) {
        return isOfVehicles(operation) ? vehicleProxy : insuranceProxy;
    }

    private static Call withBody(Call call, String body) {
        return new Call(call.operation(), call.method(), call.path(), call.headers(), body);
    }

    private static Call queried(Call call, String query) {
        return new Call(call.operation(), call.method(), call.path() + "?" + query, call.headers(), call.body());
    }

    private static String array(List<String> texts) {
        return Json.createArrayBuilder(texts).build().toString();
    }

    private static String quoted(String text) {
        return Json.createValue(text).toString();
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void execute(LibertyServer server, String sql) throws SQLException {
        try (Connection connection = server.database();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String sha256(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
