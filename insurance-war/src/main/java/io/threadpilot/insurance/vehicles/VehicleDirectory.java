package io.threadpilot.insurance.vehicles;

import io.opentelemetry.context.Context;
import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.insurance.vehicles.VehicleLookup.Found;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unavailable;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unknown;
import io.threadpilot.insurance.vehicles.VehicleMetrics.Hit;
import io.threadpilot.platform.clients.ApiClient;
import io.threadpilot.platform.toggles.Toggle;
import io.threadpilot.platform.toggles.Toggles;
import io.threadpilot.platform.tracing.Correlation;
import io.threadpilot.platform.tracing.Masking;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Answers what is known about vehicles, within the time budget and without ever failing. What was answered a short time
 * ago is not asked again, and what is being asked about already is waited for together, whoever asks and in which way.
 * Knows nothing of HTTP.
 */
@ApplicationScoped
public class VehicleDirectory {

    @Produces
    static final Toggle BATCH_VEHICLE_CALLS = new Toggle("batch-vehicle-calls");

    /** The same for all callers: what one of them has asked for, the next one finds. */
    @Produces
    static final Toggle VEHICLE_CACHE = new Toggle("vehicle-cache");

    private static final System.Logger LOG = System.getLogger(VehicleDirectory.class.getName());

    private final Toggles toggles;
    private final VehicleCache cache;
    private final SingleLookups single;
    private final BatchLookups batch;
    private final Correlation correlation;
    private final VehicleMetrics metrics;
    private final VehicleTraces traces;

    private final Map<RegistrationNumber, RunningLookup> running = new ConcurrentHashMap<>();

    @Resource
    private ManagedExecutorService executor;

    /** For the proxy that CDI makes. */
    protected VehicleDirectory() {
        this(null, null, null, null, null, null, null);
    }

    @Inject
    VehicleDirectory(
            Toggles toggles,
            VehicleCache cache,
            SingleLookups single,
            BatchLookups batch,
            Correlation correlation,
            VehicleMetrics metrics,
            VehicleTraces traces) {
        this.toggles = toggles;
        this.cache = cache;
        this.single = single;
        this.batch = batch;
        this.correlation = correlation;
        this.metrics = metrics;
        this.traces = traces;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object start) {
        // Nothing to ask, but the clients are made now, and not within the time budget of the first request.
        Stream.of(single, batch).forEach(lookups -> lookups.questionsAbout(List.of(), "", traces.lookUp(0)));
        metrics.show("vehicle_lookups_running", "Vehicles that are being looked up at present", running::size);
        metrics.show(
                "vehicle_lookups_waiting",
                "Those among them that wait for their turn",
                () -> running.values().stream().filter(RunningLookup::waits).count());
        metrics.show("vehicle_cache_size", "Vehicles that something is known of", cache::size);
    }

    /**
     * Looks vehicles up. Those that there is no answer for when the time budget is used up are stale or {@link
     * Unavailable}; asking about them goes on for others who wait, and for those who come later.
     *
     * @param numbers which; may be empty
     * @param caller for whom, which may decide how they are asked about
     * @param budget how long the answer may take; it begins now
     * @return one entry for each number; never fails, and is there at once if nothing has to be asked
     */
    public CompletionStage<Map<RegistrationNumber, VehicleLookup>> find(
            Set<RegistrationNumber> numbers, ApiClient caller, TimeBudget budget) {
        Search search = new Search(Deadline.in(budget.time()), cacheIsOn(), traces.lookUp(numbers.size()));
        Map<RegistrationNumber, CompletableFuture<VehicleLookup>> outcomes = search.trace()
                .context()
                .wrapSupplier(() -> begin(numbers, caller, search))
                .get();

        CompletableFuture<Void> all = CompletableFuture.allOf(outcomes.values().toArray(CompletableFuture[]::new));
        if (all.isDone()) {
            return CompletableFuture.completedFuture(answers(outcomes, search));
        }
        // On a thread of the container: the one that ends the waiting has others to serve. What it does next is the
        // request's.
        return all.completeOnTimeout(null, search.deadline().left().toNanos(), TimeUnit.NANOSECONDS)
                .thenApplyAsync(
                        done -> answers(outcomes, search), Context.current().wrap((Executor) executor));
    }

    private Map<RegistrationNumber, CompletableFuture<VehicleLookup>> begin(
            Set<RegistrationNumber> numbers, ApiClient caller, Search search) {
        List<RunningLookup> begun = new ArrayList<>();
        Map<RegistrationNumber, CompletableFuture<VehicleLookup>> outcomes = new HashMap<>();
        numbers.forEach(number -> outcomes.put(number, lookUp(number, search, begun)));
        ask(begun, caller, search);
        return outcomes;
    }

    private boolean cacheIsOn() {
        boolean on = toggles.isOn(VEHICLE_CACHE);
        if (!on && cache.size() > 0) {
            cache.clear();
        }
        return on;
    }

    private CompletableFuture<VehicleLookup> lookUp(
            RegistrationNumber number, Search search, List<RunningLookup> begun) {
        Optional<VehicleLookup> fresh = search.cached() ? cache.fresh(number) : Optional.empty();
        if (fresh.isPresent()) {
            hit(fresh.get() instanceof Unknown ? Hit.NEGATIVE : Hit.FRESH, search);
            return CompletableFuture.completedFuture(fresh.get());
        }
        RunningLookup lookup = running.compute(number, (same, present) -> {
            if (present != null && present.join(search.deadline())) {
                metrics.shared();
                search.trace().shares(present.beginner());
                return present;
            }
            // One that has ended since the look into the cache has put its answer there first.
            return search.cached() && cache.fresh(number).isPresent() ? null : begin(number, search.deadline(), begun);
        });
        return lookup == null ? lookUp(number, search, begun) : lookup.outcome();
    }

    private void hit(Hit kind, Search search) {
        metrics.hit(kind);
        search.trace().hit(kind);
    }

    private static RunningLookup begin(RegistrationNumber number, Deadline deadline, List<RunningLookup> begun) {
        RunningLookup lookup = new RunningLookup(number, deadline);
        begun.add(lookup);
        return lookup;
    }

    private void ask(List<RunningLookup> begun, ApiClient caller, Search search) {
        if (begun.isEmpty()) {
            return;
        }
        VehicleLookups lookups = toggles.isOn(BATCH_VEHICLE_CALLS, caller) ? batch : single;
        List<Question> questions = lookups.questionsAbout(begun, correlation.id(), search.trace());
        CompletableFuture.allOf(questions.stream()
                        .map(question -> lookups.find(question)
                                .whenComplete(question.context()
                                        .wrapConsumer((answers, failure) -> end(question, answers, failure))))
                        .map(CompletionStage::toCompletableFuture)
                        .toArray(CompletableFuture[]::new))
                .whenComplete(Context.current().wrapConsumer((ended, failure) -> logFailures(questions)));
    }

    /** What was asked in vain, once for each request. What was not asked is only counted: that may be every request. */
    private static void logFailures(List<Question> questions) {
        Map<Reason, Integer> vehicles = new EnumMap<>(Reason.class);
        questions.forEach(question -> question.failure()
                .ifPresent(reason -> vehicles.merge(reason, question.numbers().size(), Integer::sum)));
        if (!vehicles.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "Request {0}: no usable answer from the vehicle service, by reason and number of vehicles: {1}",
                    questions.get(0).correlationId(),
                    vehicles);
        }
    }

    private void end(Question question, Map<RegistrationNumber, VehicleLookup> answers, Throwable failure) {
        if (failure != null) {
            LOG.log(Level.ERROR, () -> "A lookup failed unexpectedly: " + Masking.stackTrace(failure));
        }
        // What is not among the answers was not asked about, or not again, since nobody would have waited for the
        // answer.
        VehicleLookup otherwise = new Unavailable(
                failure == null ? question.failure().orElse(Reason.TIME_BUDGET_USED_UP) : Reason.INTERNAL_ERROR);
        boolean cached = toggles.isOn(VEHICLE_CACHE);
        for (RunningLookup lookup : question.end()) {
            VehicleLookup outcome = failure == null ? answers.getOrDefault(lookup.number(), otherwise) : otherwise;
            metrics.loaded(outcome);
            if (cached) {
                cache.put(lookup.number(), outcome);
            }
            running.remove(lookup.number(), lookup);
            lookup.end(outcome);
        }
    }

    private Map<RegistrationNumber, VehicleLookup> answers(
            Map<RegistrationNumber, CompletableFuture<VehicleLookup>> outcomes, Search search) {
        Map<RegistrationNumber, VehicleLookup> answers = new HashMap<>();
        outcomes.forEach((number, outcome) -> answers.put(
                number, answer(number, outcome.getNow(new Unavailable(Reason.TIME_BUDGET_USED_UP)), search)));
        boolean timeBudgetUsedUp = !outcomes.values().stream().allMatch(CompletableFuture::isDone);
        if (timeBudgetUsedUp) {
            metrics.timeBudgetUsedUp();
        }
        search.trace().end(timeBudgetUsedUp);
        return answers;
    }

    /** The answer may have come at the last moment, and then it is fresh. */
    private VehicleLookup answer(RegistrationNumber number, VehicleLookup outcome, Search search) {
        return search.cached() && outcome instanceof Unavailable
                ? cache.fresh(number).or(() -> lastKnown(number, search)).orElse(outcome)
                : outcome;
    }

    private Optional<VehicleLookup> lastKnown(RegistrationNumber number, Search search) {
        Optional<Found> facts = cache.lastKnown(number);
        facts.ifPresent(stale -> hit(Hit.STALE, search));
        return facts.map(stale -> stale);
    }

    /**
     * How one request wants its vehicles looked up.
     *
     * @param deadline until when it waits
     * @param cached whether the cache is on
     * @param trace what its trace shows of it
     */
    private record Search(Deadline deadline, boolean cached, LookupSpan trace) {}
}
