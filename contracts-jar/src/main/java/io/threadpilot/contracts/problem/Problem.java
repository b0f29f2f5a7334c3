package io.threadpilot.contracts.problem;

import io.threadpilot.contracts.Headers;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A problem document, <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>. In a document that was received
 * every component may be null, since its writer may be somebody else.
 *
 * @param type names the kind of problem
 * @param title the kind of problem in words
 * @param status the HTTP status
 * @param detail what happened this time; never repeats the input
 * @param instance names this occurrence, see {@link #instanceOf}
 * @param code the kind of problem for programs, see {@link ProblemType}
 * @param correlationId finds this occurrence in the logs
 * @param errors what is wrong with which part of the request; null when there is nothing to list
 */
@JsonbPropertyOrder({"type", "title", "status", "detail", "instance", "code", "correlationId", "errors"})
@Schema(description = "An error, as RFC 9457 describes it.")
public record Problem(
        @Schema(
                examples = "urn:threadpilot:problem:not-found",
                required = true,
                maxLength = 100,
                pattern = "^urn:threadpilot:problem:[a-z-]+$")
        URI type,

        @Schema(examples = "No such resource", required = true, maxLength = 100)
        String title,

        @Schema(examples = "404", required = true, minimum = "400", maximum = "599")
        Integer status,

        @Schema(examples = "There is nothing at this address.", maxLength = 500)
        String detail,

        @Schema(
                description = "Names this occurrence: the correlation id, as a URN.",
                examples = "urn:threadpilot:request:0a0df3a8-0f0c-4a6e-9d3c-6a5f8f6a1c11",
                format = "uri-reference",
                maxLength = 100)
        URI instance,

        @Schema(examples = "not-found", required = true, maxLength = 50, pattern = "^[a-z-]+$")
        String code,

        @Schema(
                examples = "0a0df3a8-0f0c-4a6e-9d3c-6a5f8f6a1c11",
                maxLength = 64,
                pattern = Headers.CORRELATION_ID_FORM)
        String correlationId,

        @Schema(description = "What is wrong with which part of the request.", minItems = 1, maxItems = 500)
        List<Error> errors) {

    /** The media type of problem documents, RFC 9457, section 6.1. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String REQUEST = "urn:threadpilot:request:";

    /** Keeps what is listed at this time. Elements that are null, in a document that was received, stay. */
    public Problem {
        errors = errors == null ? null : Collections.unmodifiableList(new ArrayList<>(errors));
    }

    /**
     * Names one occurrence: {@code urn:threadpilot:request:} and the request's correlation id. A URN and not the id alone,
     * which would be a reference to resolve, so that ".." names another resource (RFC 9457, section 3.1.5).
     *
     * @param correlationId in the form of {@link Headers#CORRELATION_ID_FORM}, whose characters a URN takes as they are; what
     *     else stands in it is encoded (RFC 8141)
     */
    public static URI instanceOf(String correlationId) {
        return URI.create(REQUEST + URLEncoder.encode(correlationId, StandardCharsets.UTF_8));
    }

    /**
     * What is wrong with one part of the request.
     *
     * @param pointer the part, as a JSON Pointer into the body (RFC 6901) in URI fragment form
     * @param code the kind of error for programs
     * @param detail the error in words; never repeats the input
     */
    @JsonbPropertyOrder({"pointer", "code", "detail"})
    @Schema(name = "ProblemError", description = "What is wrong with one part of the request.")
    public record Error(
            @Schema(
                    description = "A JSON Pointer into the request body.",
                    examples = "#/personalIdentityNumber",
                    required = true,
                    maxLength = 100,
                    pattern = "^#(/[^/]*)*$")
            String pointer,

            @Schema(
                    examples = "malformed-personal-identity-number",
                    required = true,
                    maxLength = 50,
                    pattern = "^[a-z-]+$")
            String code,

            @Schema(required = true, maxLength = 500) String detail) {}
}
