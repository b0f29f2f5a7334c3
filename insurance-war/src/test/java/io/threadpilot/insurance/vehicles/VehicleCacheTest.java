package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.contracts.vehicle.Vehicle;
import io.threadpilot.insurance.vehicles.VehicleLookup.Found;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unavailable;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unknown;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

class VehicleCacheTest {

    private static final Duration TIME_TO_LIVE = Duration.ofMinutes(10);
    private static final Duration NOT_FOUND_TIME_TO_LIVE = Duration.ofMinutes(1);
    private static final Duration STALE_IF_ERROR = Duration.ofHours(24);
    private static final Duration MOMENT = Duration.ofNanos(1);
    private static final RegistrationNumber CAR = number("ABC123");
    private static final Found FACTS =
            new Found(new Vehicle("ABC123", "Volvo", "XC60", 2021), Instant.parse("2026-11-21T12:00:00Z"), true);

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final VehicleCache cache = cache(1_000);

    @Test
    void factsAreFreshForTheirTimeToLiveAndKnownForLonger() {
        cache.put(CAR, FACTS);
        pass(TIME_TO_LIVE.minus(MOMENT));
        assertThat(cache.fresh(CAR)).contains(FACTS);

        pass(MOMENT);

        assertThat(cache.fresh(CAR)).isEmpty();
        assertThat(cache.lastKnown(CAR)).contains(FACTS.stale());
    }

    @Test
    void staleFactsKeepTheTimeThatTheyWereStatedAt() {
        assertThat(FACTS.stale()).extracting(Found::asOf, Found::fresh).containsExactly(FACTS.asOf(), false);
    }

    @Test
    void factsThatAreTooOldAreForgotten() {
        cache.put(CAR, FACTS);
        pass(STALE_IF_ERROR.minus(MOMENT));
        assertThat(cache.lastKnown(CAR)).isPresent();

        pass(MOMENT);

        assertThat(cache.lastKnown(CAR)).isEmpty();
    }

    @Test
    void newFactsBeginTheirTimeAnew() {
        cache.put(CAR, FACTS);
        pass(STALE_IF_ERROR.minus(MOMENT));
        cache.put(CAR, FACTS);
        pass(TIME_TO_LIVE.minus(MOMENT));

        assertThat(cache.fresh(CAR)).contains(FACTS);
    }

    @Test
    void noSuchVehicleIsBelievedForAShortTimeAndThenForgotten() {
        cache.put(CAR, new Unknown());
        pass(NOT_FOUND_TIME_TO_LIVE.minus(MOMENT));
        assertThat(cache.fresh(CAR)).contains(new Unknown());

        pass(MOMENT);

        assertThat(cache.fresh(CAR)).isEmpty();
        assertThat(cache.lastKnown(CAR)).isEmpty();
    }

    @Test
    void factsAreNotKnownAnyMoreOnceThereIsNoSuchVehicle() {
        cache.put(CAR, FACTS);
        cache.put(CAR, new Unknown());
        assertThat(cache.lastKnown(CAR)).isEmpty();

        pass(NOT_FOUND_TIME_TO_LIVE);

        assertThat(cache.lastKnown(CAR)).isEmpty();
    }

    @Test
    void aFailureIsNeverKeptAndTakesNothingAway() {
        cache.put(CAR, new Unavailable(Reason.NO_ANSWER));
        assertThat(cache.fresh(CAR)).isEmpty();

        cache.put(CAR, FACTS);
        cache.put(CAR, new Unavailable(Reason.NO_ANSWER));

        assertThat(cache.fresh(CAR)).contains(FACTS);
    }

    @Test
    void oneThatIsClearedKnowsNothing() {
        cache.put(CAR, FACTS);

        cache.clear();

        assertThat(cache.lastKnown(CAR)).isEmpty();
        assertThat(cache.size()).isZero();
    }

    @Test
    void aMillionVehiclesNeverExceedTheBound() {
        VehicleCache small = cache(1_000);

        for (int i = 0; i < 1_000_000; i++) {
            small.put(number(Integer.toString(i + 10, 36)), FACTS);
            if (small.size() > 1_000) {
                assertThat(small.size()).as("after " + i).isLessThanOrEqualTo(1_000);
            }
        }

        assertThat(small.size()).isPositive();
    }

    private VehicleCache cache(int maximumSize) {
        return new VehicleCache(TIME_TO_LIVE, NOT_FOUND_TIME_TO_LIVE, STALE_IF_ERROR, maximumSize, nanoTime::get);
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    private static RegistrationNumber number(String text) {
        return RegistrationNumber.parse("0000".substring(Math.min(4, text.length())) + text)
                .orElseThrow();
    }
}
