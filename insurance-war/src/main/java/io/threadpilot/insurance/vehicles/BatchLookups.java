package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.problem.ProblemResponseException;
import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.contracts.vehicle.Vehicle;
import io.threadpilot.contracts.vehicle.VehicleClient;
import io.threadpilot.insurance.vehicles.VehicleLookup.Found;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unknown;
import io.threadpilot.platform.settings.Setting;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.ws.rs.ProcessingException;
import org.eclipse.microprofile.faulttolerance.Asynchronous;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;
import org.eclipse.microprofile.rest.client.inject.RestClient;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import static java.util.stream.Collectors.toMap;

/**
 * The first step, for asking about many vehicles with one call. An answer is an array of vehicles that were asked for;
 * one that is absent is unknown, so that an empty array is an answer too. No error is one: every 404 means that nobody
 * was there to ask, and every 400 that we asked wrongly, since malformed numbers never come here. What is tried again
 * is as in {@link SingleLookups}. A call that fails leaves the vehicles of other calls alone.
 */
@ApplicationScoped
class BatchLookups implements VehicleLookups {

    @Produces
    static final Setting<Integer> MAX_BATCH_SIZE =
            Setting.integer("threadpilot.vehicle-client.max-batch-size", 1, VehicleClient.LARGEST_BATCH);

    private final VehicleClient vehicleService;
    private final Retries retries;
    private final Places places;
    private final ForgottenTurns turns;
    /** The one that was made last; null before the first. */
    private Question latest;

    /** For the proxy that CDI makes. */
    protected BatchLookups() {
        this(null, null, null, null);
    }

    @Inject
    BatchLookups(@RestClient VehicleClient vehicleService, Retries retries, Places places, ForgottenTurns turns) {
        this.vehicleService = vehicleService;
        this.retries = retries;
        this.places = places;
        this.turns = turns;
    }

    /** A question that waits fills up before there is another: so few calls wait, however many requests do. */
    @Override
    public synchronized List<Question> questionsAbout(
            List<RunningLookup> lookups, String correlationId, LookupSpan trace) {
        List<Question> questions = new ArrayList<>();
        for (RunningLookup lookup : lookups) {
            if (latest == null || !latest.join(lookup)) {
                latest = new Question(lookup, largestQuestion(), correlationId);
                questions.add(latest);
            } else if (!questions.contains(latest)) {
                trace.joins(latest.asker());
            }
        }
        return questions;
    }

    int largestQuestion() {
        return MAX_BATCH_SIZE.value();
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
        return retries.attempt(question, () -> {
            CompletionStage<Map<RegistrationNumber, VehicleLookup>> turn =
                    places.batch(question, numbers -> ask(numbers, question.correlationId()));
            turns.lookAfter(turn);
            return turn;
        });
    }

    private Map<RegistrationNumber, VehicleLookup> ask(List<RegistrationNumber> numbers, String correlationId) {
        List<String> texts = numbers.stream().map(RegistrationNumber::toString).toList();
        try {
            return answerAbout(numbers, vehicleService.findAll(texts, correlationId));
        } catch (ProblemResponseException e) {
            throw NoUsableAnswerException.of(e);
        } catch (ProcessingException e) {
            throw NoUsableAnswerException.of(e);
        }
    }

    private static Map<RegistrationNumber, VehicleLookup> answerAbout(
            List<RegistrationNumber> numbers, List<Vehicle> vehicles) {
        if (vehicles == null) {
            throw new NoUsableAnswerException(Reason.UNUSABLE_ANSWER, null);
        }
        Map<String, RegistrationNumber> asked = numbers.stream().collect(toMap(RegistrationNumber::toString, it -> it));
        Map<RegistrationNumber, VehicleLookup> answers = new HashMap<>();
        for (Vehicle vehicle : vehicles) {
            RegistrationNumber number = vehicle == null ? null : asked.get(vehicle.registrationNumber());
            if (number == null || answers.put(number, Found.now(vehicle)) != null) {
                throw new NoUsableAnswerException(Reason.UNUSABLE_ANSWER, null);
            }
        }
        numbers.forEach(number -> answers.putIfAbsent(number, new Unknown()));
        return answers;
    }
}
