package io.threadpilot.platform.problems;

import io.threadpilot.contracts.problem.Problem;
import io.threadpilot.contracts.problem.ProblemType;

import java.util.List;

/**
 * Thrown to answer a request with a problem document. It is an answer and not a failure of ours, so it has no stack trace
 * and is not logged.
 */
public final class RequestProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ProblemType type;
    private final transient List<Problem.Error> errors;

    /**
     * A problem with the request as a whole.
     *
     * @param type what kind of problem
     * @param detail one or two sentences for the caller; must not repeat input
     */
    public RequestProblem(ProblemType type, String detail) {
        this(type, detail, List.of());
    }

    /**
     * A problem with parts of the request.
     *
     * @param type what kind of problem
     * @param detail one or two sentences for the caller; must not repeat input
     * @param errors what is wrong with which part; empty when there is nothing to list
     */
    public RequestProblem(ProblemType type, String detail, List<Problem.Error> errors) {
        super(detail, null, false, false);
        this.type = type;
        this.errors = List.copyOf(errors);
    }

    ProblemType type() {
        return type;
    }

    List<Problem.Error> errors() {
        return errors;
    }
}
