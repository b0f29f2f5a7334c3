package io.threadpilot.delivery;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.contracts.problem.ProblemType;
import io.threadpilot.platform.service.ServiceDescriptor;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;

import java.util.List;

/** Tells the platform what it must know of the delivery service. */
@Dependent
public class DeliveryDescriptor {

    /** Of a client of one driver: the driver's id. */
    public static final String DRIVER = "driver";

    @Produces
    static final ServiceDescriptor DESCRIPTOR =
            new ServiceDescriptor(ProblemType.in(DeliveryProblems.class), List.of(), List.of(), List.of(DRIVER));
}
