package io.threadpilot.insurance;

import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.PostgreSql;
import org.microshed.testing.ApplicationEnvironment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What MicroShed tests of this module run against: the insurance service on PostgreSQL, with a stub for the vehicle
 * service.
 */
public class InsuranceServer implements ApplicationEnvironment {

    public static final VehicleServiceStub VEHICLE_SERVICE = new VehicleServiceStub();

    private static final PostgreSql DATABASES = new PostgreSql().start();

    /** Without the provider of central toggles, which nobody needs by default. */
    public static final LibertyServer LIBERTY = withoutProviderOfToggles(server());

    private static final AtomicLong NEXT_PERSON = new AtomicLong(191_200_000_000L);

    @Override
    public void start() {
        LIBERTY.start();
    }

    @Override
    public String getApplicationURL() {
        return LIBERTY.url();
    }

    /**
     * One whose callers have a minute, with room for many who wait. It waits for a slow answer, which may be slower still on a
     * busy machine, as long as the whole exchange may take. Not started.
     */
    public static LibertyServer patient() {
        return Patient.LIBERTY;
    }

    /** Another insurance service with the same vehicle service and a database of its own. */
    public static LibertyServer server() {
        return serverOnH2().withFurtherDatabase(DATABASES);
    }

    /** Another one on H2. */
    public static LibertyServer serverOnH2() {
        VEHICLE_SERVICE.start();
        return new LibertyServer("insurance").withEnvironment("VEHICLE_SERVICE_MP_REST_URL", VEHICLE_SERVICE.url());
    }

    private static LibertyServer withoutProviderOfToggles(LibertyServer server) {
        try (Stream<Path> jars = Files.list(providerOfToggles(server))) {
            for (Path jar : jars.toList()) {
                Files.delete(jar);
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder with the jars of the provider of central toggles. */
    static Path providerOfToggles(LibertyServer server) {
        return server.directory().resolve("toggles/flagd-file");
    }

    /**
     * Insures a new person's cars.
     *
     * @param registrationNumbers as they are stored; may be malformed, null or the same
     * @return the person's number
     */
    public static String personWithCars(String... registrationNumbers) {
        String person = anyPerson();
        insure(person, "CAR", registrationNumbers);
        return person;
    }

    /** A person who is not insured. */
    public static String anyPerson() {
        return Long.toString(NEXT_PERSON.getAndIncrement());
    }

    /** Adds an insurance for each number. */
    public static void insure(String person, String product, String... registrationNumbers) {
        insure(LIBERTY, person, product, registrationNumbers);
    }

    /** Adds an insurance for each number to one server's database. */
    public static void insure(LibertyServer server, String person, String product, String... registrationNumbers) {
        insure(server, product, Map.of(person, Arrays.asList(registrationNumbers)));
    }

    /**
     * Adds the insurances of many persons to one server's database, by one connection: to open one is many times the work of
     * an insert.
     *
     * @param registrationNumbers of each person, by the person's number
     */
    public static void insure(LibertyServer server, String product, Map<String, List<String>> registrationNumbers) {
        try (Connection connection = server.database();
                PreparedStatement insert = connection.prepareStatement("""
                        insert into insurance (personal_identity_number, product, monthly_cost, car_registration_number)
                        values (?, ?, 30, ?)
                        """)) {
            for (Map.Entry<String, List<String>> person : registrationNumbers.entrySet()) {
                for (String number : person.getValue()) {
                    insert.setString(1, person.getKey());
                    insert.setString(2, product);
                    insert.setString(3, number);
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Prepared when it is first needed. */
    private static final class Patient {
        private static final LibertyServer LIBERTY = server().withEnvironment(
                        "THREADPILOT_ENRICHMENT_TIME_BUDGET", "PT60S")
                .withEnvironment("THREADPILOT_VEHICLE_CLIENT_MAX_WAITING", "2000")
                .withEnvironment("VEHICLE_SERVICE_MP_REST_READTIMEOUT", "900");
    }
}
