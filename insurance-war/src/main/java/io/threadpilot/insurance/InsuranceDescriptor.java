package io.threadpilot.insurance;

import io.threadpilot.contracts.insurance.InsuranceHeaders;
import io.threadpilot.contracts.insurance.InsuranceProblems;
import io.threadpilot.contracts.problem.ProblemType;
import io.threadpilot.platform.service.ServiceDescriptor;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;

import java.util.List;

/** Tells the platform what it must know of the insurance service. */
@Dependent
class InsuranceDescriptor {

    @Produces
    static final ServiceDescriptor DESCRIPTOR = new ServiceDescriptor(
            ProblemType.in(InsuranceProblems.class),
            List.of(InsuranceHeaders.TIME_BUDGET),
            List.of(InsuranceHeaders.ENRICHMENT_COMPLETE),
            List.of());
}
