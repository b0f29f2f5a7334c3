package io.threadpilot.insurance.vehicles;

import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.testing.CapturedLog;
import io.threadpilot.testing.CountedMetrics;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Whose log tells when calls are refused, and when they flow again. */
class VehicleServiceStateTest {

    private static final String OPEN = "Too many calls to the vehicle service failed, the last one by %s;"
            + " the breaker is open, and calls are refused until it answers again";
    private static final String CLOSED =
            "The vehicle service answers again; the breaker is closed, and calls flow again";

    private final CapturedLog log = new CapturedLog(VehicleServiceState.class);
    private final CountedMetrics metrics = new CountedMetrics();
    private final VehicleServiceState state =
            new VehicleServiceState(new Pause(), new VehicleMetrics(metrics.registry()));

    @BeforeEach
    void theGaugeIsShown() {
        state.showGauge(new Object());
    }

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    @Test
    void thatCallsAreRefusedAndThatTheyFlowAgainIsSaidOnceEach() {
        answer();
        fail(new NoUsableAnswerException(Reason.ERROR_STATUS, null));
        assertThat(log.messages()).isEmpty();
        assertThat(breaker()).isZero();

        refuse();
        refuse();
        assertThat(log.messages()).containsExactly(OPEN.formatted("ERROR_STATUS"));
        assertThat(breaker()).isEqualTo(1);

        answer();
        answer();
        assertThat(log.messages()).containsExactly(OPEN.formatted("ERROR_STATUS"), CLOSED);
        assertThat(breaker()).isZero();
    }

    @Test
    void anExchangeThatTookTooLongIsAReasonToo() {
        fail(new TimeoutException());

        refuse();

        assertThat(log.messages()).containsExactly(OPEN.formatted("EXCHANGE_TIMED_OUT"));
    }

    @Test
    void anAnswerToACallFromBeforeTheBreakerOpenedSaysNothingOfIt() {
        state.observe(() -> {
            refuse();
            return "an answer";
        });

        assertThat(breaker()).isEqualTo(1);
        assertThat(log.messages()).hasSize(1);
    }

    @Test
    void aRefusalFromBeforeTheBreakerClosedSaysNothingOfWhatCameAfter() {
        refuse();
        assertThatThrownBy(() -> state.observe(() -> {
                    answer();
                    throw new CircuitBreakerOpenException();
                }))
                .isInstanceOf(CircuitBreakerOpenException.class);

        assertThat(breaker()).isZero();
        assertThat(log.messages()).hasSize(2).endsWith(CLOSED);
    }

    private void answer() {
        assertThat(state.observe(() -> "an answer")).isEqualTo("an answer");
    }

    private void refuse() {
        fail(new CircuitBreakerOpenException());
    }

    private void fail(RuntimeException failure) {
        assertThatThrownBy(() -> state.observe(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    private int breaker() {
        return metrics.gauge("vehicle_service_breaker_open").intValue();
    }
}
