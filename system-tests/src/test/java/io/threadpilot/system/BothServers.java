package io.threadpilot.system;

import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.PostgreSql;

/**
 * Both services as the local run starts them, but on free ports; started once for all tests of this module.
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

    private static BothServers start(LibertyServer vehicle, LibertyServer insurance) {
        vehicle.start();
        insurance.withEnvironment("VEHICLE_SERVICE_MP_REST_URL", vehicle.url()).start();
        return new BothServers(vehicle, insurance);
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
