package io.threadpilot.audit;

import io.threadpilot.contracts.audit.AuditProblems;
import io.threadpilot.contracts.problem.ProblemType;
import io.threadpilot.platform.service.ServiceDescriptor;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;

import java.util.List;

/** Tells the platform what it must know of the audit service. */
@Dependent
class AuditDescriptor {

    @Produces
    static final ServiceDescriptor DESCRIPTOR =
            new ServiceDescriptor(ProblemType.in(AuditProblems.class), List.of(), List.of(), List.of());
}
