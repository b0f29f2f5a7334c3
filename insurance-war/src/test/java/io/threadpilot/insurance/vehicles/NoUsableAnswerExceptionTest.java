package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.problem.ProblemResponseException;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.ConnectException;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class NoUsableAnswerExceptionTest {

    @ParameterizedTest
    @CsvSource({
        "301, ERROR_STATUS, true",
        "400, ERROR_STATUS, true",
        "401, OUR_KEY_IS_REFUSED, true",
        "403, OUR_KEY_IS_REFUSED, true",
        "404, ERROR_STATUS, false",
        "408, ERROR_STATUS, false",
        "410, ERROR_STATUS, true",
        "429, ERROR_STATUS, false",
        "499, ERROR_STATUS, true",
        "500, ERROR_STATUS, false",
        "503, ERROR_STATUS, false",
        "504, ERROR_STATUS, false"
    })
    void anErrorThatWouldBeTheSameTheNextTimeIsFinal(int status, Reason reason, boolean last) {
        NoUsableAnswerException noAnswer = NoUsableAnswerException.of(error(status));

        assertThat(noAnswer.reason()).isEqualTo(reason);
        assertThat(noAnswer instanceof NoUsableAnswerException.Final).isEqualTo(last);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void howLongToWaitIsWhatTheVehicleServiceAsksFor(int status) {
        assertThat(NoUsableAnswerException.of(error(status, "7")).retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(NoUsableAnswerException.of(error(status)).retryAfter()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 500})
    void withAnyOtherErrorItAsksForNothing(int status) {
        assertThat(NoUsableAnswerException.of(error(status, "7")).retryAfter()).isEmpty();
    }

    @Test
    void aConnectionThatBreaksIsNoAnswerAndWhatCannotBeReadIsAnUnusableOne() {
        assertThat(reasonOf(new ConnectException())).isEqualTo(Reason.NO_ANSWER);
        assertThat(reasonOf(new IllegalStateException())).isEqualTo(Reason.UNUSABLE_ANSWER);
    }

    private static Reason reasonOf(Throwable cause) {
        return NoUsableAnswerException.of(new ProcessingException(cause)).reason();
    }

    private static ProblemResponseException error(int status) {
        return new ProblemResponseException.FromResponse()
                .toThrowable(Response.status(status).build());
    }

    private static ProblemResponseException error(int status, String retryAfter) {
        return new ProblemResponseException.FromResponse()
                .toThrowable(Response.status(status)
                        .header("Retry-After", retryAfter)
                        .build());
    }
}
