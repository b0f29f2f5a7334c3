package io.threadpilot.contracts.problem;

import java.util.List;

/** The problems that every service reports. */
public final class CommonProblems {

    public static final ProblemType BAD_REQUEST = new ProblemType("bad-request", 400, "Bad request");
    public static final ProblemType MALFORMED_BODY = new ProblemType("malformed-body", 400, "Malformed request body");
    public static final ProblemType UNAUTHORIZED = new ProblemType("unauthorized", 401, "No valid API key");
    public static final ProblemType FORBIDDEN = new ProblemType("forbidden", 403, "Not allowed");
    public static final ProblemType NOT_FOUND = new ProblemType("not-found", 404, "No such resource");
    public static final ProblemType METHOD_NOT_ALLOWED =
            new ProblemType("method-not-allowed", 405, "Method not allowed");
    public static final ProblemType NOT_ACCEPTABLE = new ProblemType("not-acceptable", 406, "Not acceptable");
    public static final ProblemType EVENTS_REMOVED = new ProblemType("events-removed", 410, "Events were removed");
    public static final ProblemType PRECONDITION_FAILED =
            new ProblemType("precondition-failed", 412, "Precondition failed");
    public static final ProblemType CONTENT_TOO_LARGE =
            new ProblemType("content-too-large", 413, "Request body too large");
    public static final ProblemType UNSUPPORTED_MEDIA_TYPE =
            new ProblemType("unsupported-media-type", 415, "Unsupported media type");
    public static final ProblemType TOO_MANY_REQUESTS = new ProblemType("too-many-requests", 429, "Too many requests");
    public static final ProblemType TOO_MANY_PARALLEL_REQUESTS =
            new ProblemType("too-many-parallel-requests", 429, "Too many requests at once");
    public static final ProblemType INTERNAL_ERROR = new ProblemType("internal-error", 500, "Internal error");
    public static final ProblemType SERVICE_UNAVAILABLE =
            new ProblemType("service-unavailable", 503, "Service unavailable");

    /** Says no more than its status does. */
    private static final List<ProblemType> GENERAL = List.of(
            BAD_REQUEST,
            UNAUTHORIZED,
            FORBIDDEN,
            NOT_FOUND,
            METHOD_NOT_ALLOWED,
            NOT_ACCEPTABLE,
            PRECONDITION_FAILED,
            CONTENT_TOO_LARGE,
            UNSUPPORTED_MEDIA_TYPE,
            TOO_MANY_REQUESTS,
            INTERNAL_ERROR,
            SERVICE_UNAVAILABLE);

    private CommonProblems() {}

    /**
     * The type that says no more than the status does.
     *
     * @param status an HTTP status from 400 up
     * @return the general type of this status, or of its class when it has none of its own; never one of a service's
     */
    public static ProblemType ofStatus(int status) {
        return GENERAL.stream()
                .filter(type -> type.status() == status)
                .findFirst()
                .orElse(status < 500 ? BAD_REQUEST : INTERNAL_ERROR);
    }
}
