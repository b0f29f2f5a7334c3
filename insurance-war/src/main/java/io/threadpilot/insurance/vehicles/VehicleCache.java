package io.threadpilot.insurance.vehicles;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.insurance.vehicles.VehicleLookup.Found;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unknown;
import io.threadpilot.platform.settings.Setting;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

import java.time.Duration;
import java.util.Optional;

/**
 * What the vehicle service has answered of late. Facts are fresh for a time, and known for a longer one, for want of
 * fresh ones; "there is no such vehicle" is believed for a short time and then forgotten, with whatever was known before.
 * What is no answer is never kept. Bounded in size. Safe for use by several threads.
 */
@Dependent
class VehicleCache {

    @Produces
    static final Setting<Duration> TIME_TO_LIVE = Setting.duration("threadpilot.vehicle-cache.time-to-live");

    @Produces
    static final Setting<Duration> NOT_FOUND_TIME_TO_LIVE =
            Setting.duration("threadpilot.vehicle-cache.not-found-time-to-live");

    @Produces
    static final Setting<Duration> STALE_IF_ERROR = Setting.duration("threadpilot.vehicle-cache.stale-if-error");

    @Produces
    static final Setting<Integer> MAXIMUM_SIZE =
            Setting.integer("threadpilot.vehicle-cache.maximum-size", 1, 10_000_000);

    private final Ticker ticker;
    private final long freshNanos;
    private final Cache<RegistrationNumber, Answer> answers;

    /** One as it is configured. */
    @Inject
    VehicleCache() {
        this(
                TIME_TO_LIVE.value(),
                NOT_FOUND_TIME_TO_LIVE.value(),
                STALE_IF_ERROR.value(),
                MAXIMUM_SIZE.value(),
                Ticker.systemTicker());
    }

    VehicleCache(
            Duration timeToLive, Duration notFoundTimeToLive, Duration staleIfError, int maximumSize, Ticker ticker) {
        Duration known = timeToLive.compareTo(staleIfError) > 0 ? timeToLive : staleIfError;
        this.ticker = ticker;
        this.freshNanos = timeToLive.toNanos();
        this.answers = Caffeine.newBuilder()
                .maximumSize(maximumSize)
                .expireAfter(Expiry.<RegistrationNumber, Answer>writing(
                        (number, answer) -> answer.outcome() instanceof Unknown ? notFoundTimeToLive : known))
                .ticker(ticker)
                // Whoever adds one too many removes it again, so that the bound holds at any moment.
                .executor(Runnable::run)
                .build();
    }

    /** Keeps an answer of the vehicle service in place of what was known; anything else changes nothing. */
    void put(RegistrationNumber number, VehicleLookup outcome) {
        if (outcome instanceof Found || outcome instanceof Unknown) {
            answers.put(number, new Answer(outcome, ticker.read()));
        }
    }

    /** What the vehicle service answered a short time ago, so that it need not be asked again. */
    Optional<VehicleLookup> fresh(RegistrationNumber number) {
        return Optional.ofNullable(answers.getIfPresent(number))
                .filter(answer -> answer.outcome() instanceof Unknown || ticker.read() - answer.time() < freshNanos)
                .map(Answer::outcome);
    }

    /** The last facts that are known of a vehicle, marked as stale; empty if none are, or if they are too old. */
    Optional<Found> lastKnown(RegistrationNumber number) {
        return Optional.ofNullable(answers.getIfPresent(number))
                .filter(answer -> answer.outcome() instanceof Found)
                .map(answer -> ((Found) answer.outcome()).stale());
    }

    /** Forgets everything. */
    void clear() {
        answers.invalidateAll();
    }

    /** How many vehicles something is known of. */
    long size() {
        return answers.estimatedSize();
    }

    /**
     * An answer and when it came.
     *
     * @param time on the ticker's clock
     */
    private record Answer(VehicleLookup outcome, long time) {}
}
