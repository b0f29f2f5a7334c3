package io.threadpilot.platform.database;

import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;

/** Puts off every call under {@code /api} whose client is recognised until the database's schema is up to date. */
@Dependent
@PreMatching
public class SchemaRequired implements ContainerRequestFilter {

    @Inject
    SchemaAtStart schema;

    @Override
    public void filter(ContainerRequestContext request) {
        if (schema.state() != SchemaState.READY) {
            throw new RequestProblem(
                    CommonProblems.SERVICE_UNAVAILABLE, "The service waits for its database; try again later.");
        }
    }
}
