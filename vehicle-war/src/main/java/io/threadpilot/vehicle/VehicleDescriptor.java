package io.threadpilot.vehicle;

import io.threadpilot.contracts.problem.ProblemType;
import io.threadpilot.contracts.vehicle.VehicleProblems;
import io.threadpilot.platform.service.ServiceDescriptor;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;

import java.util.List;

/** Tells the platform what it must know of the vehicle service. */
@Dependent
class VehicleDescriptor {

    @Produces
    static final ServiceDescriptor DESCRIPTOR =
            new ServiceDescriptor(ProblemType.in(VehicleProblems.class), List.of(), List.of(), List.of());
}
