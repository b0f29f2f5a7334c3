package io.threadpilot.parcel;

import io.threadpilot.contracts.parcel.ParcelProblems;
import io.threadpilot.contracts.problem.ProblemType;
import io.threadpilot.platform.service.ServiceDescriptor;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;

import java.util.List;

/** Tells the platform what it must know of the parcel service. */
@Dependent
class ParcelDescriptor {

    @Produces
    static final ServiceDescriptor DESCRIPTOR =
            new ServiceDescriptor(ProblemType.in(ParcelProblems.class), List.of(), List.of(), List.of());
}
