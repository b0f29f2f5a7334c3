package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unavailable;
import org.eclipse.microprofile.faulttolerance.ExecutionContext;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class WithoutAnswerTest {

    private static final RegistrationNumber ONE =
            RegistrationNumber.parse("CAR100").orElseThrow();
    private static final RegistrationNumber OTHER =
            RegistrationNumber.parse("CAR101").orElseThrow();

    static Stream<Arguments> failures() {
        return Stream.of(
                failure(new NoUsableAnswerException(Reason.UNUSABLE_ANSWER, null), Reason.UNUSABLE_ANSWER),
                failure(new NoUsableAnswerException.Final(Reason.ASKED_TO_WAIT, null), Reason.ASKED_TO_WAIT),
                failure(new CircuitBreakerOpenException(), Reason.BREAKER_OPEN),
                failure(new BulkheadException(), Reason.TOO_MANY_WAITING),
                failure(new IllegalStateException(), Reason.INTERNAL_ERROR));
    }

    private static Arguments failure(Throwable failure, Reason reason) {
        return Arguments.of(Named.of(failure.getClass().getSimpleName(), failure), reason);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void ofEachVehicleItIsSaidWhyThereIsNoAnswer(Throwable failure, Reason reason) {
        Question question = new Question(lookup(ONE), 3, "without-answer-test");
        question.join(lookup(OTHER));

        assertThat(new WithoutAnswer().handle(failed(question, failure)))
                .isCompletedWithValue(Map.of(ONE, new Unavailable(reason), OTHER, new Unavailable(reason)));
        assertThat(question.join(lookup(ONE)))
                .as("nothing joins a question that was given up")
                .isFalse();
    }

    private static RunningLookup lookup(RegistrationNumber number) {
        return new RunningLookup(number, Deadline.in(Duration.ofMinutes(1)));
    }

    private static ExecutionContext failed(Question question, Throwable failure) {
        return new ExecutionContext() {
            @Override
            public Method getMethod() {
                throw new UnsupportedOperationException();
            }

            @Override
            public Object[] getParameters() {
                return List.of(question).toArray();
            }

            @Override
            public Throwable getFailure() {
                return failure;
            }
        };
    }
}
