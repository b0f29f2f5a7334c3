package io.threadpilot.delivery.events;

import io.threadpilot.platform.pages.QueryParameters;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Which of the versions of an aggregate a caller asks about: by number, by time, or the present one.
 *
 * @param version 1 or more; empty if it is not asked for
 * @param at the moment that is asked about; empty if none is
 */
public record AsOf(Optional<Long> version, Optional<Instant> at) {

    /**
     * Reads the parameters of a question.
     *
     * @throws io.threadpilot.platform.problems.RequestProblem 400 if one cannot be read, or both are there
     */
    public static AsOf read(List<String> version, List<String> at) {
        AsOf asOf = new AsOf(
                QueryParameters.number("version", version, 1, QueryParameters.LARGEST_NUMBER),
                QueryParameters.time("at", at).map(OffsetDateTime::toInstant));
        if (asOf.version.isPresent() && asOf.at.isPresent()) {
            throw QueryParameters.refusal("version and at may not both be there.");
        }
        return asOf;
    }

    /** Whether the present version is asked for. */
    public boolean isNow() {
        return version.isEmpty() && at.isEmpty();
    }

    /** Whether an event belongs to what is asked about. */
    boolean includes(long number, Instant time) {
        return version.map(last -> number <= last).orElse(true)
                && at.map(moment -> !time.isAfter(moment)).orElse(true);
    }
}
