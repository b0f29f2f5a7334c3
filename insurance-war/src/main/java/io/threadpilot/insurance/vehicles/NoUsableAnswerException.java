package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.problem.ProblemResponseException;
import io.threadpilot.platform.bodies.JsonBodies;
import jakarta.ws.rs.ProcessingException;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** An exchange with the vehicle service ended without an answer. */
class NoUsableAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final VehicleLookup.Reason reason;
    private final Duration retryAfter;

    NoUsableAnswerException(VehicleLookup.Reason reason, Throwable cause) {
        this(reason, cause, null);
    }

    private NoUsableAnswerException(VehicleLookup.Reason reason, Throwable cause, Duration retryAfter) {
        super(reason.name(), cause);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    /** An error status. Redirects and most of what is the client's fault would be the same the next time. */
    static NoUsableAnswerException of(ProblemResponseException error) {
        return switch (error.status()) {
            case 401, 403 -> new Final(VehicleLookup.Reason.OUR_KEY_IS_REFUSED, error);
            // 404: not the vehicle service's own word, but that of a server which is just starting.
            case 404, 408 -> new NoUsableAnswerException(VehicleLookup.Reason.ERROR_STATUS, error);
            case 429, 503 ->
                new NoUsableAnswerException(
                        VehicleLookup.Reason.ERROR_STATUS,
                        error,
                        error.retryAfter().orElse(null));
            default ->
                error.status() < 500
                        ? new Final(VehicleLookup.Reason.ERROR_STATUS, error)
                        : new NoUsableAnswerException(VehicleLookup.Reason.ERROR_STATUS, error);
        };
    }

    /** No answer at all, or one that cannot be read. */
    static NoUsableAnswerException of(ProcessingException error) {
        return new NoUsableAnswerException(
                nothingCame(error.getCause()) ? VehicleLookup.Reason.NO_ANSWER : VehicleLookup.Reason.UNUSABLE_ANSWER,
                error);
    }

    private static boolean nothingCame(Throwable cause) {
        return cause instanceof IOException
                && !(cause instanceof JsonBodies.MalformedException)
                && !(cause instanceof JsonBodies.TooLargeException);
    }

    VehicleLookup.Reason reason() {
        return reason;
    }

    /** How long the vehicle service asks to wait before the next attempt; empty if it does not say. */
    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Asking again would end the same way, or must not be. */
    static final class Final extends NoUsableAnswerException {

        private static final long serialVersionUID = 1L;

        Final(VehicleLookup.Reason reason, Throwable cause) {
            super(reason, cause);
        }
    }
}
