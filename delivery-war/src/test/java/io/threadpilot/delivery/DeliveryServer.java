package io.threadpilot.delivery;

import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.PostgreSql;
import org.microshed.testing.ApplicationEnvironment;

/** What MicroShed tests of this module run against: the delivery service alone, on PostgreSQL. */
public class DeliveryServer implements ApplicationEnvironment {

    private static final PostgreSql DATABASES = new PostgreSql().start();

    /** The server. */
    public static final LibertyServer LIBERTY = new LibertyServer("delivery").withFurtherDatabase(DATABASES);

    @Override
    public void start() {
        LIBERTY.start();
    }

    @Override
    public String getApplicationURL() {
        return LIBERTY.url();
    }
}
