package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unavailable;
import io.threadpilot.platform.settings.Setting;
import io.threadpilot.platform.toggles.Toggle;
import io.threadpilot.platform.toggles.Toggles;
import io.threadpilot.platform.tracing.Correlation;
import io.threadpilot.platform.tracing.Masking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static java.util.stream.Collectors.toMap;

/** Answers what is known about vehicles, within the time budget and without ever failing. Knows nothing of HTTP. */
@ApplicationScoped
public class VehicleDirectory {

    @Produces
    static final Toggle BATCH_VEHICLE_CALLS = new Toggle("batch-vehicle-calls");

    @Produces
    static final Setting<Duration> TIME_BUDGET = Setting.duration("threadpilot.enrichment.time-budget");

    private static final System.Logger LOG = System.getLogger(VehicleDirectory.class.getName());

    private final Toggles toggles;
    private final SingleLookups single;
    private final BatchLookups batch;
    private final Correlation correlation;

    /** For the proxy that CDI makes. */
    protected VehicleDirectory() {
        this(null, null, null, null);
    }

    @Inject
    VehicleDirectory(Toggles toggles, SingleLookups single, BatchLookups batch, Correlation correlation) {
        this.toggles = toggles;
        this.single = single;
        this.batch = batch;
        this.correlation = correlation;
    }

    /**
     * Looks vehicles up. Those that there is no answer for when the time budget is used up are {@link Unavailable}.
     *
     * @param numbers which; may be empty
     * @return one entry for each number
     */
    public Map<RegistrationNumber, VehicleLookup> find(Set<RegistrationNumber> numbers) {
        if (numbers.isEmpty()) {
            return Map.of();
        }
        long deadline = System.nanoTime() + TIME_BUDGET.value().toNanos();
        List<Question> questions = ask(List.copyOf(numbers));
        awaitAll(questions, deadline);
        Map<RegistrationNumber, VehicleLookup> outcomes = questions.stream()
                .flatMap(question -> outcomes(question).entrySet().stream())
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
        logReasons(outcomes);
        return outcomes;
    }

    private List<Question> ask(List<RegistrationNumber> numbers) {
        VehicleLookups lookups = toggles.isOn(BATCH_VEHICLE_CALLS) ? batch : single;
        int size = lookups.largestQuestion();
        return IntStream.iterate(0, from -> from < numbers.size(), from -> from + size)
                .mapToObj(from -> numbers.subList(from, Math.min(from + size, numbers.size())))
                .map(part ->
                        new Question(part, lookups.find(part, correlation.id()).toCompletableFuture()))
                .toList();
    }

    private static void awaitAll(List<Question> questions, long deadline) {
        try {
            CompletableFuture.allOf(questions.stream().map(Question::answer).toArray(CompletableFuture[]::new))
                    .get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Each question is looked at on its own.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<RegistrationNumber, VehicleLookup> outcomes(Question question) {
        try {
            Map<RegistrationNumber, VehicleLookup> answer = question.answer().getNow(null);
            return answer != null ? answer : question.without(Reason.TIME_BUDGET_USED_UP);
        } catch (CompletionException e) {
            LOG.log(Level.ERROR, () -> "A lookup failed unexpectedly: " + Masking.stackTrace(e));
            return question.without(Reason.INTERNAL_ERROR);
        }
    }

    private void logReasons(Map<RegistrationNumber, VehicleLookup> outcomes) {
        Map<Reason, Long> reasons = outcomes.values().stream()
                .filter(Unavailable.class::isInstance)
                .map(lookup -> ((Unavailable) lookup).reason())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        if (!reasons.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "Request {0}: no facts from the vehicle service, by reason and number of vehicles: {1}",
                    correlation.id(),
                    reasons);
        }
    }

    /** What was asked with one call, and the answer that is on its way. */
    private record Question(
            List<RegistrationNumber> numbers, CompletableFuture<Map<RegistrationNumber, VehicleLookup>> answer) {

        Map<RegistrationNumber, VehicleLookup> without(Reason reason) {
            return numbers.stream().collect(toMap(number -> number, number -> new Unavailable(reason)));
        }
    }
}
