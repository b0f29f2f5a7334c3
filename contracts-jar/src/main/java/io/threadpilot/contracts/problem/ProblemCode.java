package io.threadpilot.contracts.problem;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The errors that ThreadPilot's services report. A code never changes its meaning; on the wire it is the constant's name
 * in lower case with hyphens ({@code vehicle-not-found}).
 */
public enum ProblemCode {
    BAD_REQUEST(400, "Bad request"),
    MALFORMED_BODY(400, "Malformed request body"),
    MALFORMED_PERSONAL_IDENTITY_NUMBER(400, "Malformed personal identity number"),
    MALFORMED_REGISTRATION_NUMBER(400, "Malformed registration number"),
    MALFORMED_TIME_BUDGET(400, "Malformed time budget"),
    BATCH_SIZE(400, "Wrong batch size"),
    UNAUTHORIZED(401, "No valid API key"),
    FORBIDDEN(403, "Not allowed"),
    NOT_FOUND(404, "No such resource"),
    INSURANCES_NOT_FOUND(404, "No insurances found"),
    VEHICLE_NOT_FOUND(404, "No such vehicle"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    NOT_ACCEPTABLE(406, "Not acceptable"),
    PRECONDITION_FAILED(412, "Precondition failed"),
    CONTENT_TOO_LARGE(413, "Request body too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    TOO_MANY_PARALLEL_REQUESTS(429, "Too many requests at once"),
    INTERNAL_ERROR(500, "Internal error"),
    SERVICE_UNAVAILABLE(503, "Service unavailable");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /**
     * The code that says no more than the status does.
     *
     * @param status an HTTP status from 400 up
     * @return the general code of this status, or of its class when it has none of its own
     */
    public static ProblemCode ofStatus(int status) {
        Optional<ProblemCode> general =
                Arrays.stream(values()).filter(code -> code.status == status).findFirst();
        return general.orElse(status < 500 ? BAD_REQUEST : INTERNAL_ERROR);
    }

    /** The HTTP status that this problem is answered with. */
    public int status() {
        return status;
    }

    /** What kind of problem this is, in English, the same for every occurrence. */
    public String title() {
        return title;
    }

    /** The code as it stands in a problem document. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The problem's type in the sense of RFC 9457, section 3.1.1: a name, not an address. */
    public URI type() {
        return URI.create("urn:threadpilot:problem:" + code());
    }
}
