package io.threadpilot.system;

import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.PostgreSql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;

import static io.restassured.RestAssured.given;

/**
 * Both services as the local run starts them, but on free ports; those on each database are started once for all tests of
 * this module.
 *
 * @param vehicle the vehicle service
 * @param insurance the insurance service, which asks that vehicle service
 */
record BothServers(LibertyServer vehicle, LibertyServer insurance) {

    /** On H2; running. */
    static BothServers onH2() {
        return OnH2.STARTED;
    }

    /** On one PostgreSQL with a database for each; running. */
    static BothServers onPostgreSql() {
        return OnPostgreSql.STARTED;
    }

    /** Starts these two, and tells the insurance service where the vehicle service is. */
    static BothServers start(LibertyServer vehicle, LibertyServer insurance) {
        vehicle.start();
        insurance.withEnvironment("VEHICLE_SERVICE_MP_REST_URL", vehicle.url()).start();
        return new BothServers(vehicle, insurance);
    }

    /** Enters cars into the vehicle service's register, each a Saab 900 of 1987. */
    void register(Collection<String> numbers) {
        insert(
                vehicle,
                "insert into vehicle (registration_number, make, model, model_year) values (?, 'Saab', '900', 1987)",
                numbers);
    }

    /** Insures a person's cars. */
    void insure(String person, Collection<String> numbers) {
        insert(
                insurance,
                "insert into insurance (personal_identity_number, product, monthly_cost, car_registration_number)"
                        + " values ('%s', 'CAR', 30, ?)".formatted(person),
                numbers);
    }

    private static void insert(LibertyServer server, String statement, Collection<String> numbers) {
        try (Connection connection = server.database();
                PreparedStatement insert = connection.prepareStatement(statement)) {
            for (String number : numbers) {
                insert.setString(1, number);
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many calls about one vehicle the vehicle service has answered since its start. */
    long singleCalls() {
        return calls("find");
    }

    /** How many batches it has answered. */
    long batches() {
        return calls("findAll");
    }

    private long calls(String method) {
        return given().get(vehicle.url() + "/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("REST_request_seconds_count"))
                .filter(line -> line.contains("method=\"" + method + "_"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static final class OnH2 {
        private static final BothServers STARTED = start(new LibertyServer("vehicle"), new LibertyServer("insurance"));
    }

    private static final class OnPostgreSql {
        private static final PostgreSql DATABASES = new PostgreSql().start();
        private static final BothServers STARTED = start(
                new LibertyServer("vehicle").withDatabase(DATABASES),
                new LibertyServer("insurance").withDatabase(DATABASES));
    }
}
