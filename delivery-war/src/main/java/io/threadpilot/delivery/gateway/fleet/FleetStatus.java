package io.threadpilot.delivery.gateway.fleet;

import io.threadpilot.delivery.bookings.Bookings;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.events.Filter;
import io.threadpilot.delivery.fleet.VehicleStatus;
import io.threadpilot.delivery.gateway.PageParameters;
import io.threadpilot.delivery.input.Words;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The status of a vehicle or driver as callers see it: as it was set, or {@code Assigned} while it has a delivery that runs, now or
 * in future. Nobody sets that.
 */
final class FleetStatus {

    private static final String ASSIGNED = "Assigned";
    private static final String AVAILABLE = Words.of(VehicleStatus.AVAILABLE);
    private static final String HAS_DELIVERY =
            " exists (select 1 from booking where resource_id = %s.id and running and kind = 'DELIVERY')";

    private FleetStatus() {}

    /** Those of some vehicles or drivers that have a delivery that runs. */
    static <S> Set<UUID> assigned(Connection connection, List<Aggregate<S>> resources) throws SQLException {
        return Bookings.running(
                        connection, resources.stream().map(Aggregate::id).toList())
                .stream()
                .map(taken -> taken.booking().resource())
                .collect(Collectors.toSet());
    }

    /**
     * As callers see it.
     *
     * @param status that was set
     */
    static String shown(Aggregate<?> aggregate, Enum<?> status, Set<UUID> assigned) {
        return assigned.contains(aggregate.id()) ? ASSIGNED : Words.of(status);
    }

    /**
     * Chooses those with one status.
     *
     * @param status as the caller has asked for it
     * @param words that can be set
     * @throws io.threadpilot.platform.problems.RequestProblem 400 if it is another word
     */
    static Filter choose(Filter filter, List<String> status, Class<? extends Enum<?>> words) {
        String word = PageParameters.word(
                "status",
                status,
                Stream.concat(Words.of(words).stream(), Stream.of(ASSIGNED)).toList());
        String hasDelivery = HAS_DELIVERY.formatted(filter.view());
        if (ASSIGNED.equals(word)) {
            // It could work otherwise.
            return filter.where("status = ? and" + hasDelivery, AVAILABLE);
        }
        return AVAILABLE.equals(word)
                ? filter.where("status = ? and not" + hasDelivery, AVAILABLE)
                : filter.where("status = ?", word);
    }
}
