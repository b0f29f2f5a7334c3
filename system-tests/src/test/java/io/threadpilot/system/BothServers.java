package io.threadpilot.system;

import io.threadpilot.testing.LibertyServer;

/** Both services as the local run starts them, but on free ports; started once for all tests of this module. */
final class BothServers {

    static final LibertyServer VEHICLE = new LibertyServer("vehicle");
    static final LibertyServer INSURANCE =
            new LibertyServer("insurance").withEnvironment("VEHICLE_SERVICE_MP_REST_URL", VEHICLE.url());

    static {
        VEHICLE.start();
        INSURANCE.start();
    }

    private BothServers() {}
}
