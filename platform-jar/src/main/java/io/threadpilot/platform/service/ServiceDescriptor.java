package io.threadpilot.platform.service;

import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.contracts.problem.ProblemType;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the platform must know of the service that runs on it. Each service produces one, in a static field of a bean; without
 * it the application does not start.
 *
 * @param problems the problem types that only this service reports; may be empty
 * @param requestHeaders the names of the headers of its own that pages in browsers may send; may be empty
 * @param responseHeaders the names of the headers of its own that pages in browsers may read; may be empty
 * @param clientProperties what it wants to know of its clients beside roles, tier and keys: the last parts of settings {@code
 *     threadpilot.clients.{client}.{property}}; may be empty
 */
public record ServiceDescriptor(
        List<ProblemType> problems,
        List<String> requestHeaders,
        List<String> responseHeaders,
        List<String> clientProperties) {

    /** Keeps what is listed at this time. */
    public ServiceDescriptor {
        problems = List.copyOf(problems);
        requestHeaders = List.copyOf(requestHeaders);
        responseHeaders = List.copyOf(responseHeaders);
        clientProperties = List.copyOf(clientProperties);
    }

    /** Every problem type that an answer of the service can have: the common ones and its own. */
    public List<ProblemType> allProblems() {
        return Stream.concat(ProblemType.in(CommonProblems.class).stream(), problems.stream())
                .toList();
    }
}
