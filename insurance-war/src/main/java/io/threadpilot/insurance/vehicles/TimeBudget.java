package io.threadpilot.insurance.vehicles;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How long an answer may wait for the vehicle service. */
public final class TimeBudget {

    private static final Pattern MILLISECONDS = Pattern.compile("0*[1-9][0-9]*");

    private final Duration time;

    private TimeBudget(Duration time) {
        this.time = time;
    }

    /**
     * Reads what a caller asked for.
     *
     * @param requested the values of the header {@code X-Time-Budget-Ms}
     * @param longest the time without such a header; what asks for more is cut to it
     * @return empty unless there is at most one value, a whole number of milliseconds above zero
     */
    public static Optional<TimeBudget> parse(List<String> requested, Duration longest) {
        if (requested.isEmpty()) {
            return Optional.of(new TimeBudget(longest));
        }
        String text = requested.get(0).strip();
        if (requested.size() > 1 || !MILLISECONDS.matcher(text).matches()) {
            return Optional.empty();
        }
        Duration time = Duration.ofMillis(
                new BigInteger(text).min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact());
        return Optional.of(new TimeBudget(time.compareTo(longest) < 0 ? time : longest));
    }

    Duration time() {
        return time;
    }
}
