package io.threadpilot.insurance.vehicles;

import io.threadpilot.platform.settings.Setting;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long an answer may wait for the vehicle service. A caller may ask for less than is configured; more is cut to it.
 */
@Dependent
public final class TimeBudget {

    @Produces
    static final Setting<Duration> LONGEST = Setting.duration("threadpilot.enrichment.time-budget");

    private static final Pattern MILLISECONDS = Pattern.compile("0*[1-9][0-9]*");

    private final Duration time;

    /** The one that is configured. */
    public TimeBudget() {
        this(LONGEST.value());
    }

    private TimeBudget(Duration time) {
        this.time = time;
    }

    /**
     * Reads what a caller asked for.
     *
     * @param requested the values of the header {@code X-Time-Budget-Ms}; without one it is the configured time
     * @return empty unless there is at most one value, a whole number of milliseconds above zero
     */
    public static Optional<TimeBudget> parse(List<String> requested) {
        Duration longest = LONGEST.value();
        if (requested.isEmpty()) {
            return Optional.of(new TimeBudget(longest));
        }
        String text = requested.get(0).strip();
        if (requested.size() > 1 || !MILLISECONDS.matcher(text).matches()) {
            return Optional.empty();
        }
        BigInteger milliseconds = new BigInteger(text).min(BigInteger.valueOf(longest.toMillis()));
        return Optional.of(new TimeBudget(Duration.ofMillis(milliseconds.longValueExact())));
    }

    /** When it ends, if it begins now. */
    Deadline begin() {
        return Deadline.in(time);
    }
}
