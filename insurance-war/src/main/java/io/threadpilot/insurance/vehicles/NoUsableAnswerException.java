package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.problem.ProblemResponseException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.ResponseProcessingException;

/** An exchange with the vehicle service ended without an answer. */
class NoUsableAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final VehicleLookup.Reason reason;

    NoUsableAnswerException(VehicleLookup.Reason reason, Throwable cause) {
        super(reason.name(), cause);
        this.reason = reason;
    }

    /** An error status. Redirects and most of what is the client's fault would be the same the next time. */
    static NoUsableAnswerException of(ProblemResponseException error) {
        return switch (error.status()) {
            case 401, 403 -> new Final(VehicleLookup.Reason.OUR_KEY_IS_REFUSED, error);
            // 404: not the vehicle service's own word, but that of a server which is just starting.
            case 404, 408, 429 -> new NoUsableAnswerException(VehicleLookup.Reason.ERROR_STATUS, error);
            default ->
                error.status() < 500
                        ? new Final(VehicleLookup.Reason.ERROR_STATUS, error)
                        : new NoUsableAnswerException(VehicleLookup.Reason.ERROR_STATUS, error);
        };
    }

    /** No answer at all, or one that cannot be read. */
    static NoUsableAnswerException of(ProcessingException error) {
        return new NoUsableAnswerException(
                error instanceof ResponseProcessingException
                        ? VehicleLookup.Reason.UNUSABLE_ANSWER
                        : VehicleLookup.Reason.NO_ANSWER,
                error);
    }

    VehicleLookup.Reason reason() {
        return reason;
    }

    /** Asking again would end the same way. */
    static final class Final extends NoUsableAnswerException {

        private static final long serialVersionUID = 1L;

        Final(VehicleLookup.Reason reason, Throwable cause) {
            super(reason, cause);
        }
    }
}
