package io.threadpilot.insurance.vehicles;

import io.opentelemetry.api.OpenTelemetry;
import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.contracts.vehicle.Vehicle;
import io.threadpilot.insurance.vehicles.VehicleLookup.Found;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unavailable;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unknown;
import io.threadpilot.platform.clients.ApiClient;
import io.threadpilot.platform.toggles.Toggle;
import io.threadpilot.platform.toggles.Toggles;
import io.threadpilot.platform.tracing.Correlation;
import io.threadpilot.testing.CapturedLog;
import io.threadpilot.testing.CountedMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where every question is answered at once, so that nobody waits: that needs the threads of Liberty, and {@code CacheIT} and
 * {@code StrainIT} show it.
 */
class VehicleDirectoryTest {

    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration NOT_FOUND = Duration.ofMinutes(1);
    private static final ApiClient CALLER = new ApiClient("core-system", Set.of(), null, List.of());
    private static final TimeBudget BUDGET =
            TimeBudget.parse(List.of(), Duration.ofMinutes(1)).orElseThrow();
    private static final Found FACTS =
            new Found(new Vehicle("ABC123", "Volvo", "XC60", 2021), Instant.parse("2026-11-21T12:00:00Z"), true);
    private static final Unavailable FAILED = new Unavailable(Reason.ERROR_STATUS);

    private final CapturedLog log = new CapturedLog(VehicleDirectory.class);
    private final CountedMetrics metrics = new CountedMetrics();
    private final Set<Toggle> on = new HashSet<>(Set.of(VehicleDirectory.VEHICLE_CACHE));
    private final Map<RegistrationNumber, VehicleLookup> answers = new HashMap<>();
    private final List<List<String>> questions = new ArrayList<>();
    private Runnable meanwhile = () -> {};
    private long nanoTime;

    private final VehicleDirectory directory = new VehicleDirectory(
            new Switches(),
            new VehicleCache(FRESH, NOT_FOUND, Duration.ofHours(24), 1_000, () -> nanoTime),
            new OneByOne(),
            new InPairs(),
            new SomeRequest(),
            new VehicleMetrics(metrics.registry()),
            new VehicleTraces(OpenTelemetry.noop().getTracer("none")));

    @BeforeEach
    void start() {
        directory.start(new Object());
    }

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    @Test
    void aVehicleIsAskedAboutOnceAndKnownForAWhile() {
        answers.put(number("ABC123"), FACTS);
        assertThat(find("ABC123")).isEqualTo(FACTS);
        pass(FRESH.minusNanos(1));

        assertThat(find("ABC123")).isEqualTo(FACTS);

        assertThat(questions).containsExactly(List.of("ABC123"));
        assertThat(metrics.counts())
                .containsOnly(
                        Map.entry("vehicle_loads_total found", 1L), Map.entry("vehicle_cache_hits_total fresh", 1L));
        assertThat(metrics.gauge("vehicle_cache_size")).isEqualTo(1L);
    }

    @Test
    void noSuchVehicleIsBelievedForAMinute() {
        answers.put(number("ABC123"), new Unknown());
        find("ABC123");
        pass(NOT_FOUND.minusNanos(1));
        assertThat(find("ABC123")).isEqualTo(new Unknown());
        assertThat(questions).hasSize(1);
        assertThat(metrics.counts())
                .containsOnly(
                        Map.entry("vehicle_loads_total not_found", 1L),
                        Map.entry("vehicle_cache_hits_total negative", 1L));

        pass(Duration.ofNanos(1));

        find("ABC123");
        assertThat(questions).hasSize(2);
    }

    @Test
    void aFailureIsAskedAboutAgain() {
        answers.put(number("ABC123"), FAILED);

        assertThat(find("ABC123")).isEqualTo(FAILED);
        assertThat(find("ABC123")).isEqualTo(FAILED);

        assertThat(questions).hasSize(2);
    }

    @Test
    void factsThatHaveAgedAreStaleForWantOfFreshOnes() {
        answers.put(number("ABC123"), FACTS);
        find("ABC123");
        pass(FRESH);
        answers.put(number("ABC123"), FAILED);

        assertThat(find("ABC123")).isEqualTo(FACTS.stale());

        assertThat(questions).hasSize(2);
        assertThat(metrics.counts()).containsEntry("vehicle_cache_hits_total stale", 1L);
        answers.put(number("ABC123"), FACTS);
        assertThat(find("ABC123")).isEqualTo(FACTS);
    }

    @Test
    void whatWasDeniedIsNeverStale() {
        answers.put(number("ABC123"), FACTS);
        find("ABC123");
        pass(FRESH);
        answers.put(number("ABC123"), new Unknown());
        find("ABC123");
        pass(NOT_FOUND);
        answers.put(number("ABC123"), FAILED);

        assertThat(find("ABC123")).isEqualTo(FAILED);
    }

    @Test
    void withoutTheCacheEveryRequestAsksAndWhatWasKnownIsForgotten() {
        answers.put(number("ABC123"), FACTS);
        find("ABC123");
        on.remove(VehicleDirectory.VEHICLE_CACHE);
        assertThat(find("ABC123")).isEqualTo(FACTS);
        assertThat(find("ABC123")).isEqualTo(FACTS);
        assertThat(questions).hasSize(3);
        assertThat(metrics.gauge("vehicle_cache_size")).isEqualTo(0L);

        on.add(VehicleDirectory.VEHICLE_CACHE);

        find("ABC123");
        assertThat(questions).hasSize(4);
    }

    @Test
    void whatIsAnsweredAfterTheCacheWasSwitchedOffIsNotKept() {
        answers.put(number("ABC123"), FACTS);
        meanwhile = () -> on.remove(VehicleDirectory.VEHICLE_CACHE);

        assertThat(find("ABC123")).isEqualTo(FACTS);

        assertThat(metrics.gauge("vehicle_cache_size")).isEqualTo(0L);
    }

    @Test
    void whileItIsAskedAboutAVehicleIsALookupThatRunsAndWaitsForItsTurn() {
        answers.put(number("ABC123"), FACTS);
        List<Object> counts = new ArrayList<>();
        meanwhile = () -> counts.addAll(
                List.of(metrics.gauge("vehicle_lookups_running"), metrics.gauge("vehicle_lookups_waiting")));

        find("ABC123");

        assertThat(counts).containsExactly(1, 1L);
        assertThat(metrics.gauge("vehicle_lookups_running")).isEqualTo(0);
        assertThat(metrics.gauge("vehicle_lookups_waiting")).isEqualTo(0L);
    }

    @Test
    void aQuestionIsAboutOneVehicleUnlessBatchesAreSwitchedOn() {
        Stream.of("CAR1", "CAR2", "CAR3", "CAR4", "CAR5").forEach(car -> answers.put(number(car), new Unknown()));
        findAll("CAR1", "CAR2", "CAR3");
        assertThat(questions).containsExactly(List.of("CAR1"), List.of("CAR2"), List.of("CAR3"));
        questions.clear();

        on.add(VehicleDirectory.BATCH_VEHICLE_CALLS);
        pass(NOT_FOUND);

        findAll("CAR1", "CAR2", "CAR3", "CAR4", "CAR5");
        assertThat(questions).containsExactly(List.of("CAR1", "CAR2"), List.of("CAR3", "CAR4"), List.of("CAR5"));
    }

    @Test
    void whereNothingIsToBeAskedNothingIs() {
        assertThat(findAll()).isEmpty();
        assertThat(questions).isEmpty();
    }

    @Test
    void onlyWhatIsNotKnownIsAskedAbout() {
        answers.put(number("ABC123"), FACTS);
        find("ABC123");
        answers.put(number("DEF456"), FAILED);

        assertThat(findAll("ABC123", "DEF456"))
                .containsOnly(Map.entry(number("ABC123"), FACTS), Map.entry(number("DEF456"), FAILED));

        assertThat(questions).containsExactly(List.of("ABC123"), List.of("DEF456"));
    }

    @Test
    void whatNobodyWasAskedAboutHadTooLittleTime() {
        assertThat(find("ABC123")).isEqualTo(new Unavailable(Reason.TIME_BUDGET_USED_UP));
        assertThat(metrics.counts()).containsOnly(Map.entry("vehicle_loads_shed_total time_budget_used_up", 1L));
    }

    @Test
    void whatWasAskedInVainIsLoggedOnceForTheRequest() {
        answers.put(number("CAR1"), FAILED);
        answers.put(number("CAR2"), FAILED);
        answers.put(number("CAR3"), FACTS);

        findAll("CAR1", "CAR2", "CAR3");

        assertThat(log.messages())
                .containsExactly("Request some-request: no usable answer from the vehicle service,"
                        + " by reason and number of vehicles: {ERROR_STATUS=2}");
    }

    @Test
    void aFaultOfOursIsLoggedWithoutNumbersOfPersonsAndIsNoAnswer() {
        meanwhile = () -> {
            throw new IllegalStateException("about 199001011234");
        };

        assertThat(find("ABC123")).isEqualTo(new Unavailable(Reason.INTERNAL_ERROR));

        assertThat(log.messages())
                .singleElement()
                .asString()
                .startsWith("A lookup failed unexpectedly: java.lang.IllegalStateException: about [masked]")
                .doesNotContain("199001011234");
        assertThat(metrics.gauge("vehicle_lookups_running")).isEqualTo(0);
    }

    private VehicleLookup find(String text) {
        return findAll(text).get(number(text));
    }

    private Map<RegistrationNumber, VehicleLookup> findAll(String... texts) {
        Set<RegistrationNumber> numbers =
                Stream.of(texts).map(VehicleDirectoryTest::number).collect(Collectors.toCollection(LinkedHashSet::new));
        CompletionStage<Map<RegistrationNumber, VehicleLookup>> found = directory.find(numbers, CALLER, BUDGET);
        assertThat(found.toCompletableFuture()).isDone();
        return found.toCompletableFuture().join();
    }

    private void pass(Duration time) {
        nanoTime += time.toNanos();
    }

    private static RegistrationNumber number(String text) {
        return RegistrationNumber.parse(text).orElseThrow();
    }

    /** As a way of asking does it that has an answer at once. */
    private CompletionStage<Map<RegistrationNumber, VehicleLookup>> answer(Question question) {
        questions.add(
                question.numbers().stream().map(RegistrationNumber::toString).toList());
        try {
            meanwhile.run();
        } catch (IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
        Map<RegistrationNumber, VehicleLookup> found = new HashMap<>(answers);
        found.keySet().retainAll(question.numbers());
        question.attemptEnded(found.containsValue(FAILED) ? FAILED.reason() : null);
        return CompletableFuture.completedFuture(found);
    }

    private final class OneByOne extends SingleLookups {

        @Override
        public CompletionStage<Map<RegistrationNumber, VehicleLookup>> find(Question question) {
            return answer(question);
        }
    }

    private final class InPairs extends BatchLookups {

        @Override
        int largestQuestion() {
            return 2;
        }

        @Override
        public CompletionStage<Map<RegistrationNumber, VehicleLookup>> find(Question question) {
            return answer(question);
        }
    }

    private final class Switches extends Toggles {

        @Override
        public boolean isOn(Toggle toggle) {
            assertThat(toggle).as("the same for all callers").isSameAs(VehicleDirectory.VEHICLE_CACHE);
            return on.contains(toggle);
        }

        @Override
        public boolean isOn(Toggle toggle, ApiClient caller) {
            assertThat(caller).isSameAs(CALLER);
            return on.contains(toggle);
        }
    }

    private static final class SomeRequest extends Correlation {

        @Override
        public String id() {
            return "some-request";
        }
    }
}
