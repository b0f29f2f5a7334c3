package io.threadpilot.contracts.problem;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A service answered, but with a redirect or an error. The message holds the status only, so that it is safe to log. */
public final class ProblemResponseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Problem problem;
    private final Duration retryAfter;

    ProblemResponseException(int status, Problem problem, Duration retryAfter) {
        super("HTTP " + status);
        this.status = status;
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    /** The HTTP status, from 300 up. */
    public int status() {
        return status;
    }

    /** The problem document that came with the status; empty if none came, or none that can be read. */
    public Optional<Problem> problem() {
        return Optional.ofNullable(problem);
    }

    /**
     * How long the service asks to wait before the next call ({@code Retry-After}, RFC 9110, section 10.2.3), zero or
     * more; empty if it does not say, or nothing that can be read.
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * Whether the service itself reported this very problem. A server that is just starting, or a proxy, may send the
     * same status without meaning it.
     *
     * @param type the problem to look for
     * @return true if status and code of the problem document both agree
     */
    public boolean reports(ProblemType type) {
        return status == type.status()
                && problem().filter(it -> type.code().equals(it.code())).isPresent();
    }

    /** Makes every answer from 300 up this exception. Rest clients of this package register it. */
    public static final class FromResponse implements ResponseExceptionMapper<ProblemResponseException> {

        @Override
        public boolean handles(int status, MultivaluedMap<String, Object> headers) {
            return status >= 300;
        }

        @Override
        public ProblemResponseException toThrowable(Response response) {
            return new ProblemResponseException(
                    response.getStatus(),
                    problemIn(response),
                    RetryAfter.parse(response.getHeaderString(HttpHeaders.RETRY_AFTER), Instant.now())
                            .orElse(null));
        }

        private static Problem problemIn(Response response) {
            MediaType type = response.getMediaType();
            if (type == null || !MediaType.valueOf(Problem.MEDIA_TYPE).isCompatible(type)) {
                return null;
            }
            try {
                return response.readEntity(Problem.class);
            } catch (ProcessingException | IllegalStateException unreadable) {
                return null;
            }
        }
    }
}
