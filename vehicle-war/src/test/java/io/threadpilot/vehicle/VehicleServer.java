package io.threadpilot.vehicle;

import io.threadpilot.testing.LibertyServer;
import org.microshed.testing.ApplicationEnvironment;

/** What MicroShed tests of this module run against: the vehicle service alone. */
public class VehicleServer implements ApplicationEnvironment {

    static final LibertyServer LIBERTY = new LibertyServer("vehicle");

    /** Another one, for tests that change its clients and their limits. */
    static final LibertyServer WITH_OTHER_CLIENTS = new LibertyServer("vehicle");

    @Override
    public void start() {
        LIBERTY.start();
    }

    @Override
    public String getApplicationURL() {
        return LIBERTY.url();
    }
}
