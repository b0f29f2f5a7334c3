package io.threadpilot.insurance.policies;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.threadpilot.insurance.Caller;
import io.threadpilot.insurance.StubAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import static io.restassured.RestAssured.given;
import static io.threadpilot.insurance.InsuranceServer.LIBERTY;
import static io.threadpilot.insurance.InsuranceServer.VEHICLE_SERVICE;
import static io.threadpilot.insurance.InsuranceServer.anyPerson;
import static io.threadpilot.insurance.InsuranceServer.personWithCars;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Every look-up of a person is in the outbox when its answer arrives, and none is answered that could not be written there. */
class RecordedLookupsIT {

    private static final String CORRELATION_ID = "X-Correlation-Id";
    private static final String PERSON = "199001011234";
    private static final AtomicInteger NEXT_CAR = new AtomicInteger(100);

    private final List<String> settings = new ArrayList<>();
    private final String correlationId = UUID.randomUUID().toString();

    @BeforeEach
    void theServerIsWarmAndTheVehicleServiceWell() {
        LIBERTY.start();
        VEHICLE_SERVICE.reset();
        await().until(() -> "true"
                .equals(given().header("X-Api-Key", "tp_local_core_system")
                        .get(address(personWithCars("WARM" + NEXT_CAR.getAndIncrement())))
                        .header("X-Enrichment-Complete")));
        VEHICLE_SERVICE.reset();
    }

    @AfterEach
    void defaultsAreBack() {
        settings.forEach(LIBERTY::unset);
    }

    @Test
    void whatIsFoundIsRecordedWithPseudonymClientAndTrace() throws SQLException {
        String person = personWithCars("OUTBOX1", "?");
        String traceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        assertThat(asCoreSystem()
                        .header("traceparent", traceParent)
                        .get(address(person))
                        .statusCode())
                .isEqualTo(200);

        JsonPath event = recorded();
        assertThat(UUID.fromString(event.getString("id")).version()).isEqualTo(7);
        assertThat(event.getString("type")).isEqualTo("person-insurances-looked-up.v1");
        assertThat(event.getString("source")).isEqualTo("urn:threadpilot:service:insurance");
        assertThat(event.getString("actor")).isEqualTo("core-system");
        assertThat(event.getString("traceparent")).startsWith("00-0af7651916cd43dd8448eb211c80319c-");
        assertThat(event.getString("subject")).hasSize(43);
        assertThat(event.getString("subjectkeyid")).isEqualTo("local");
        assertThat(event.getMap("data"))
                .containsOnlyKeys("outcome", "status", "policies", "complete")
                .containsEntry("outcome", "FOUND")
                .containsEntry("status", 200)
                .containsEntry("policies", 2)
                .containsEntry("complete", true);
        assertThat(event.prettify()).doesNotContain(person);
    }

    @Test
    void anAnswerThatHadToWaitForTheVehicleServiceIsRecordedAsWhatItWas() throws SQLException {
        VEHICLE_SERVICE.answersEverything(StubAnswer.status(500));

        assertThat(asCoreSystem().get(address(personWithCars("OUTBOX2"))).header("X-Enrichment-Complete"))
                .isEqualTo("false");

        assertThat(recorded().getMap("data")).containsEntry("complete", false);
    }

    @Test
    void everyFormOfANumberHasTheSamePseudonym() throws SQLException {
        asCoreSystem().get(address("199001011234"));
        asCoreSystem().get(address("900101-1234"));
        search("{\"personalIdentityNumber\":\"19900101-1234\"}");

        assertThat(events(correlationId))
                .hasSize(3)
                .extracting(event -> event.getString("subject"))
                .containsOnly(recordedSubjectOf(PERSON));
    }

    private String recordedSubjectOf(String person) throws SQLException {
        String id = UUID.randomUUID().toString();
        given().header("X-Api-Key", "tp_local_core_system")
                .header(CORRELATION_ID, id)
                .get(address(person));
        return events(id).get(0).getString("subject");
    }

    @Test
    void thatNothingWasFoundIsRecorded() throws SQLException {
        assertThat(asCoreSystem().get(address(anyPerson())).statusCode()).isEqualTo(404);

        assertThat(recorded().getMap("data"))
                .containsOnlyKeys("outcome", "status", "problem")
                .containsEntry("outcome", "NOT_FOUND")
                .containsEntry("status", 404)
                .containsEntry("problem", "insurances-not-found");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"personalIdentityNumber\":\"1990\"}', application/json, 400, malformed-personal-identity-number",
        "'{\"personalIdentity', application/json, 400, malformed-body",
        "'199001011234', text/plain, 415, unsupported-media-type"
    })
    void aSearchThatCannotBeReadIsRecordedWithoutAPerson(String body, String type, int status, String problem)
            throws SQLException {
        Response response =
                asCoreSystem().contentType(type).body(body).post(LIBERTY.url() + "/api/v1/insurances/search");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(recorded().getString("subject")).isNull();
        assertThat(refusal()).isEqualTo(status + " " + problem);
    }

    @Test
    void aNumberThatCannotBeReadIsRecordedWithoutAPerson() throws SQLException {
        assertThat(asCoreSystem().get(address("1990")).statusCode()).isEqualTo(400);

        assertThat(recorded().getString("subject")).isNull();
        assertThat(refusal()).isEqualTo("400 malformed-personal-identity-number");
    }

    @Test
    void aRefusalAfterThePersonIsKnownIsRecordedWithThePerson() throws SQLException {
        assertThat(asCoreSystem()
                        .header("X-Time-Budget-Ms", "soon")
                        .get(address(PERSON))
                        .statusCode())
                .isEqualTo(400);

        assertThat(recorded().getString("subject")).isEqualTo(recordedSubjectOf(PERSON));
        assertThat(refusal()).isEqualTo("400 malformed-time-budget");
    }

    @ParameterizedTest
    @CsvSource({
        "Accept, a/b;q, 400 bad-request",
        "Accept, application/json;q=0, 406 not-acceptable",
        "Content-Type, */*, 415 unsupported-media-type",
        "Content-Encoding, gzip, 415 unsupported-media-type",
    })
    void aHeaderThatCannotBeReadIsRecordedWithThePerson(String header, String value, String refusal)
            throws SQLException {
        assertThat(asCoreSystem().header(header, value).get(address(PERSON)).statusCode())
                .isEqualTo(Integer.parseInt(refusal.substring(0, 3)));

        assertThat(recorded().getString("subject")).isEqualTo(recordedSubjectOf(PERSON));
        assertThat(refusal()).isEqualTo(refusal);
    }

    @Test
    void aCallWithoutAValidKeyIsRecordedWithoutAClient() throws SQLException {
        assertThat(given().header(CORRELATION_ID, correlationId)
                        .header("X-Api-Key", "tp_wrong")
                        .get(address(PERSON))
                        .statusCode())
                .isEqualTo(401);

        assertThat(recorded().getString("actor")).isNull();
        assertThat(recorded().getString("subject")).isEqualTo(recordedSubjectOf(PERSON));
        assertThat(refusal()).isEqualTo("401 unauthorized");
    }

    @Test
    void aCallWithoutTheRoleAndOneOverTheLimitAreRecordedWithTheClient() throws SQLException {
        set("threadpilot.clients.curious.roles", "vehicles.read");
        set("threadpilot.clients.curious.tier", "unlimited");
        // The key is tp_curious.
        set(
                "threadpilot.clients.curious.keys.first.sha256",
                "c993db3c1878e62cf11364052a1608edb91a1966a6367da431b71e7f18de1bae");
        await().until(() -> asCurious(UUID.randomUUID().toString()) != 401);

        assertThat(asCurious(correlationId)).isEqualTo(403);
        assertThat(refusal()).isEqualTo("403 forbidden");
        assertThat(recorded().getString("actor")).isEqualTo("curious");

        set("threadpilot.tiers.one-a-day.requests", "1");
        set("threadpilot.tiers.one-a-day.window", "PT24H");
        set("threadpilot.tiers.one-a-day.parallel", "unlimited");
        set("threadpilot.clients.curious.tier", "one-a-day");
        await().until(() -> asCurious(UUID.randomUUID().toString()) == 429);
        String overTheLimit = UUID.randomUUID().toString();
        asCurious(overTheLimit);

        assertThat(events(overTheLimit))
                .singleElement()
                .extracting(event -> event.getString("actor") + " " + event.getString("data.problem"))
                .isEqualTo("curious too-many-requests");
    }

    /** The status. */
    private static int asCurious(String correlationId) {
        return given().header(CORRELATION_ID, correlationId)
                .header("X-Api-Key", "tp_curious")
                .get(address(PERSON))
                .statusCode();
    }

    @Test
    void whatIsNoLookUpIsNotRecorded() throws SQLException {
        asCoreSystem().options(address(PERSON));
        asCoreSystem().delete(address(PERSON));
        asCoreSystem().get(address(PERSON) + "/more");
        asCoreSystem().get(LIBERTY.url() + "/api/v1/insurances");
        given().header(CORRELATION_ID, correlationId).get(LIBERTY.url() + "/health");

        assertThat(events(correlationId)).isEmpty();
    }

    @Test
    void nothingIsAnsweredThatCannotBeWrittenDown() throws SQLException {
        Caller caller = new Caller(LIBERTY);
        double failed = caller.metric("outbox_events_total", "result=\"failed\"");
        String person = personWithCars("OUTBOX3");
        int logged = LIBERTY.messages().length();

        change("alter table outbox rename to outbox_away");
        try {
            Response found = asCoreSystem().get(address(person));
            assertThat(found.statusCode()).isEqualTo(503);
            assertThat(found.contentType()).isEqualTo("application/problem+json");
            assertThat(found.header("Retry-After")).isEqualTo("5");
            assertThat(found.header("X-Enrichment-Complete")).isNull();
            assertThat(found.path("code").toString()).isEqualTo("service-unavailable");
            assertThat(found.path("correlationId").toString()).isEqualTo(correlationId);
            assertThat(found.body().asString()).doesNotContain(person, "OUTBOX3");
            assertThat(asCoreSystem().get(address(anyPerson())).statusCode()).isEqualTo(503);
            assertThat(asCoreSystem().get(address("1990")).statusCode()).isEqualTo(503);
        } finally {
            change("alter table outbox_away rename to outbox");
        }

        assertThat(asCoreSystem().get(address(person)).statusCode()).isEqualTo(200);
        assertThat(recorded().getMap("data")).containsEntry("outcome", "FOUND");
        assertThat(caller.metric("outbox_events_total", "result=\"failed\"")).isEqualTo(failed + 3);
        assertThat(LIBERTY.messages().substring(logged))
                .containsOnlyOnce("Events cannot be written into the outbox")
                .containsOnlyOnce("Events are written into the outbox again");
    }

    private String refusal() throws SQLException {
        JsonPath event = recorded();
        assertThat(event.getString("data.outcome")).isEqualTo("REFUSED");
        return event.getInt("data.status") + " " + event.getString("data.problem");
    }

    private JsonPath recorded() throws SQLException {
        List<JsonPath> events = events(correlationId);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private static List<JsonPath> events(String correlationId) throws SQLException {
        try (Connection connection = LIBERTY.database();
                PreparedStatement query = connection.prepareStatement(
                        "select event from outbox where correlation_id = ? order by position")) {
            query.setString(1, correlationId);
            List<JsonPath> events = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    events.add(JsonPath.from(rows.getString(1)));
                }
            }
            return events;
        }
    }

    private static void change(String sql) throws SQLException {
        try (Connection connection = LIBERTY.database();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void set(String key, String value) {
        settings.add(key);
        LIBERTY.set(key, value);
    }

    private static String address(String person) {
        return LIBERTY.url() + "/api/v1/insurances/" + person;
    }

    private RequestSpecification asCoreSystem() {
        return given().header("X-Api-Key", "tp_local_core_system").header(CORRELATION_ID, correlationId);
    }

    private Response search(String body) {
        return asCoreSystem()
                .contentType(ContentType.JSON)
                .body(body)
                .post(LIBERTY.url() + "/api/v1/insurances/search");
    }
}
