package io.threadpilot.vehicle;

import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.PostgreSql;
import org.microshed.testing.ApplicationEnvironment;

/** What MicroShed tests of this module run against: the vehicle service alone, on PostgreSQL. */
public class VehicleServer implements ApplicationEnvironment {

    private static final PostgreSql DATABASES = new PostgreSql().start();

    static final LibertyServer LIBERTY = server();

    static final String ADMIN_CENTER_PASSWORD = "a password with $ and \" in it";

    /** Another one, with Admin Center, for tests that change its clients and their limits. */
    static final LibertyServer WITH_OTHER_CLIENTS =
            server().withEnvironment("ADMIN_CENTER_PASSWORD", ADMIN_CENTER_PASSWORD);

    private static LibertyServer server() {
        return new LibertyServer("vehicle").withFurtherDatabase(DATABASES);
    }

    @Override
    public void start() {
        LIBERTY.start();
    }

    @Override
    public String getApplicationURL() {
        return LIBERTY.url();
    }
}
