package io.threadpilot.vehicle;

import io.restassured.response.Response;
import io.threadpilot.testing.LibertyServer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

/** What the vehicle service reads from its database, on each database that it runs on. */
@ParameterizedClass(autoCloseArguments = false)
@MethodSource("servers")
class VehiclesIT {

    @Parameter
    private LibertyServer server;

    static Stream<Named<LibertyServer>> servers() {
        return Stream.of(Named.of("H2", new LibertyServer("vehicle")), Named.of("PostgreSQL", VehicleServer.LIBERTY));
    }

    @BeforeParameterizedClassInvocation
    static void start(LibertyServer server) {
        server.start();
    }

    @Test
    void theSampleVehiclesAreThere() {
        ask("ABC123")
                .then()
                .statusCode(200)
                .body("registrationNumber", equalTo("ABC123"))
                .body("make", equalTo("Volvo"))
                .body("model", equalTo("XC60"))
                .body("modelYear", equalTo(2021));
        assertThat(ask("GHI789").statusCode()).isEqualTo(200);
        assertThat(ask("DEF456").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(ask("ZZZ999").statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsNotKnownOfAVehicleIsLeftOut() throws SQLException {
        execute("insert into vehicle (registration_number) values ('ÅÄÖ1')");

        assertThat(ask("åäö1").asString()).isEqualTo("{\"registrationNumber\":\"ÅÄÖ1\"}");
    }

    @Test
    void whatOthersChangeInTheDatabaseIsSeenAtOnce() throws SQLException {
        execute("insert into vehicle (registration_number, make) values ('CHANGED', 'Saab')");
        String before = ask("CHANGED").then().statusCode(200).extract().header("ETag");

        execute("update vehicle set make = 'Volvo' where registration_number = 'CHANGED'");

        given().header("X-Api-Key", "tp_local_core_system")
                .header("If-None-Match", before)
                .get(server.url() + "/api/v1/vehicles/CHANGED")
                .then()
                .statusCode(200)
                .header("ETag", not(equalTo(before)))
                .body("make", equalTo("Volvo"));
    }

    private Response ask(String number) {
        return given().header("X-Api-Key", "tp_local_core_system")
                .get(server.url() + "/api/v1/vehicles/{registrationNumber}", number);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = server.database();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
