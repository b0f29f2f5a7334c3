package io.threadpilot.platform.problems;

import io.threadpilot.contracts.problem.Problem;
import io.threadpilot.contracts.problem.ProblemType;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

import java.util.List;

/**
 * Thrown to answer a request with a problem document. It is an answer and not a failure of ours, so it has no stack trace
 * and is not logged.
 */
public final class RequestProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ProblemType type;
    private final transient List<Problem.Error> errors;
    private final transient JsonObject members;

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
        this(type, detail, errors, JsonValue.EMPTY_JSON_OBJECT);
    }

    /**
     * A problem with members of its own (RFC 9457, section 3.2).
     *
     * @param type what kind of problem
     * @param detail one or two sentences for the caller; must not repeat input
     * @param members that this type has beside those of every problem
     */
    public RequestProblem(ProblemType type, String detail, JsonObject members) {
        this(type, detail, List.of(), members);
    }

    private RequestProblem(ProblemType type, String detail, List<Problem.Error> errors, JsonObject members) {
        super(detail, null, false, false);
        this.type = type;
        this.errors = List.copyOf(errors);
        this.members = members;
    }

    ProblemType type() {
        return type;
    }

    List<Problem.Error> errors() {
        return errors;
    }

    JsonObject members() {
        return members;
    }
}
