package io.threadpilot.system;

import au.com.dius.pact.provider.junit5.HttpTestTarget;
import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junit5.PactVerificationInvocationContextProvider;
import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.State;
import au.com.dius.pact.provider.junitsupport.loader.PactFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.URI;

/**
 * The real vehicle service answers as the insurance service needs it, for every case of the pact that the insurance
 * service's {@code VehicleServicePactTest} has written in the same build.
 */
@Provider("vehicle")
@PactFolder("../insurance-war/target/pacts")
class VehicleServicePactIT {

    @BeforeEach
    void theVehicleServiceRuns(PactVerificationContext context) {
        URI vehicleService = URI.create(BothServers.onH2().vehicle().url());
        context.setTarget(new HttpTestTarget(vehicleService.getHost(), vehicleService.getPort()));
    }

    /** As in every local run. */
    @State("the sample vehicles are registered")
    void theSampleVehiclesAreRegistered() {}

    @TestTemplate
    @ExtendWith(PactVerificationInvocationContextProvider.class)
    void theVehicleServiceKeepsTheContract(PactVerificationContext context) {
        context.verifyInteraction();
    }
}
