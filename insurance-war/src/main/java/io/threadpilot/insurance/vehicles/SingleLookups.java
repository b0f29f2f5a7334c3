package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.problem.ProblemResponseException;
import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.contracts.vehicle.Vehicle;
import io.threadpilot.contracts.vehicle.VehicleClient;
import io.threadpilot.contracts.vehicle.VehicleProblems;
import io.threadpilot.insurance.vehicles.VehicleLookup.Found;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unknown;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ProcessingException;
import org.eclipse.microprofile.faulttolerance.Asynchronous;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;
import org.eclipse.microprofile.rest.client.inject.RestClient;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The first step, for asking about one vehicle at a time. Says what counts as an answer: facts about the vehicle, or
 * the vehicle service's own word that there is none. Everything else is no answer and may be tried again, as {@link
 * Retries} decides, unless it would end the same way. An open breaker and too many waiting are not tried again: that
 * would be more load where there is too much.
 */
@ApplicationScoped
class SingleLookups implements VehicleLookups {

    private final VehicleClient vehicleService;
    private final Retries retries;
    private final Places places;

    /** For the proxy that CDI makes. */
    protected SingleLookups() {
        this(null, null, null);
    }

    @Inject
    SingleLookups(@RestClient VehicleClient vehicleService, Retries retries, Places places) {
        this.vehicleService = vehicleService;
        this.retries = retries;
        this.places = places;
    }

    @Override
    public List<Question> questionsAbout(List<RunningLookup> lookups, String correlationId, LookupSpan trace) {
        return lookups.stream()
                .map(lookup -> new Question(lookup, 1, correlationId))
                .toList();
    }

    @Override
    @Asynchronous
    @Retry(
            maxRetries = Retries.MOST,
            delay = 0,
            jitter = 0,
            retryOn = NoUsableAnswerException.class,
            abortOn = NoUsableAnswerException.Final.class)
    @Fallback(
            value = WithoutAnswer.class,
            applyOn = {NoUsableAnswerException.class, FaultToleranceException.class})
    public CompletionStage<Map<RegistrationNumber, VehicleLookup>> find(Question question) {
        return retries.attempt(
                question,
                () -> places.single(question, numbers -> {
                    RegistrationNumber number = numbers.get(0);
                    return Map.of(number, ask(number, question.correlationId()));
                }));
    }

    private VehicleLookup ask(RegistrationNumber number, String correlationId) {
        try {
            return answerAbout(number, vehicleService.find(number, correlationId));
        } catch (ProblemResponseException e) {
            if (e.reports(VehicleProblems.VEHICLE_NOT_FOUND)
                    || e.reports(VehicleProblems.MALFORMED_REGISTRATION_NUMBER)) {
                return new Unknown();
            }
            throw NoUsableAnswerException.of(e);
        } catch (ProcessingException e) {
            throw NoUsableAnswerException.of(e);
        }
    }

    private static VehicleLookup answerAbout(RegistrationNumber number, Vehicle vehicle) {
        if (vehicle == null || !number.toString().equals(vehicle.registrationNumber())) {
            throw new NoUsableAnswerException(Reason.UNUSABLE_ANSWER, null);
        }
        return Found.now(vehicle);
    }
}
