package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unavailable;
import jakarta.enterprise.context.Dependent;
import org.eclipse.microprofile.faulttolerance.ExecutionContext;
import org.eclipse.microprofile.faulttolerance.FallbackHandler;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import static java.util.stream.Collectors.toMap;

/** Says of each vehicle why there is no answer, once nothing more will be tried. Nothing is invented in its place. */
@Dependent
class WithoutAnswer implements FallbackHandler<CompletionStage<Map<RegistrationNumber, VehicleLookup>>> {

    @Override
    public CompletionStage<Map<RegistrationNumber, VehicleLookup>> handle(ExecutionContext context) {
        Question question = (Question) context.getParameters()[0];
        Unavailable outcome = new Unavailable(reasonOf(context.getFailure()));
        return CompletableFuture.completedFuture(
                question.giveUp().stream().collect(toMap(number -> number, number -> outcome)));
    }

    static Reason reasonOf(Throwable failure) {
        if (failure instanceof NoUsableAnswerException noAnswer) {
            return noAnswer.reason();
        }
        if (failure instanceof CircuitBreakerOpenException) {
            return Reason.BREAKER_OPEN;
        }
        if (failure instanceof BulkheadException) {
            return Reason.TOO_MANY_WAITING;
        }
        return Reason.INTERNAL_ERROR;
    }
}
