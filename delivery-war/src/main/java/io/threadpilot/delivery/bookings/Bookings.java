package io.threadpilot.delivery.bookings;

import io.threadpilot.delivery.bookings.TakenTime.Kind;
import io.threadpilot.platform.database.Statements;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Who is taken when. Two deliveries never have the same driver or vehicle at the same time, and none has one that is absent, off
 * duty or cannot work. Whoever books locks the resources first; on PostgreSQL a constraint refuses what would overlap besides.
 */
public final class Bookings {

    /** The end of bookings whose end nobody knows. */
    public static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    private static final String BY_RESOURCE = "resource_id = ? and until_at > ? and from_at < ? order by from_at, id";
    private static final String RUNNING = "kind = 'DELIVERY' and running and resource_id = any(cast(? as uuid array))";
    private static final String AT_ONE_TIME =
            "from_at < ? and (until_at > ? or ? and running and kind = 'DELIVERY') order by from_at, id";

    private Bookings() {}

    /**
     * Books for some holders what each of them has from now on, in place of what each had. The resources must be locked.
     *
     * @param kind of all these bookings
     * @param bookings all that each holder has from now on; may be empty
     * @throws io.threadpilot.platform.problems.RequestProblem 400 if a resource is taken at such a time
     * @throws SQLException if the database failed
     */
    public static void replace(Connection connection, Kind kind, Map<UUID, List<Booking>> bookings)
            throws SQLException {
        for (UUID holder : bookings.keySet()) {
            BookingTable.delete(connection, kind, holder);
        }
        for (Map.Entry<UUID, List<Booking>> entry : bookings.entrySet()) {
            for (Booking booking : entry.getValue()) {
                if (booking.running()) {
                    refuseTaken(connection, kind, booking);
                }
                BookingTable.insert(connection, kind, entry.getKey(), booking);
            }
        }
    }

    /**
     * Makes the bookings of a holder anew, if they are not what its events have made of them.
     *
     * @return whether they differed
     * @throws SQLException if the database failed
     */
    public static boolean restore(Connection connection, Kind kind, UUID holder, List<Booking> bookings)
            throws SQLException {
        List<TakenTime> stored = BookingTable.read(connection, "holder = ? and kind = ?", holder, kind.name());
        boolean differs = stored.size() != bookings.size()
                || !new HashSet<>(bookings)
                        .equals(stored.stream().map(TakenTime::booking).collect(Collectors.toSet()));
        if (differs) {
            BookingTable.delete(connection, kind, holder);
            for (Booking booking : bookings) {
                BookingTable.insert(connection, kind, holder, booking);
            }
        }
        return differs;
    }

    /** Deliveries stand in everybody's way, and everything in theirs; a driver on holiday may be off duty too. */
    private static void refuseTaken(Connection connection, Kind kind, Booking wanted) throws SQLException {
        List<TakenTime> taken = BookingTable.read(
                        connection,
                        BY_RESOURCE,
                        wanted.resource(),
                        BookingTable.utc(wanted.from()),
                        BookingTable.utc(wanted.until()))
                .stream()
                .filter(time -> kind == Kind.DELIVERY || time.kind() == Kind.DELIVERY)
                .toList();
        if (!taken.isEmpty()) {
            Duration length = Duration.between(wanted.from(), wanted.until());
            throw BookingConflict.of(wanted, taken.get(0), nextFree(connection, wanted, length));
        }
    }

    private static Optional<Instant> nextFree(Connection connection, Booking wanted, Duration length)
            throws SQLException {
        Instant free = wanted.from();
        for (TakenTime taken : BookingTable.read(
                connection, BY_RESOURCE, wanted.resource(), BookingTable.utc(wanted.from()), BookingTable.utc(END))) {
            if (!taken.booking().from().isBefore(free.plus(length))) {
                break;
            }
            free = taken.booking().until().isAfter(free) ? taken.booking().until() : free;
        }
        return Optional.of(free).filter(END::isAfter);
    }

    /**
     * The bookings of deliveries that still run, now or in future, of some drivers or vehicles.
     *
     * @throws SQLException if the database did not answer
     */
    public static List<TakenTime> running(Connection connection, Collection<UUID> resources) throws SQLException {
        List<TakenTime> running = new ArrayList<>();
        Statements.readEach(
                connection,
                BookingTable.SELECT + RUNNING,
                resources.stream().map(UUID::toString).toList(),
                row -> running.add(BookingTable.read(row)));
        return running;
    }

    /**
     * Everything that takes any driver or vehicle at a time. A delivery that should have ended and still runs takes them until now.
     *
     * @param until after from
     * @throws SQLException if the database did not answer
     */
    public static List<TakenTime> between(Connection connection, Instant from, Instant until) throws SQLException {
        return BookingTable.read(
                connection, AT_ONE_TIME, BookingTable.utc(until), BookingTable.utc(from), !from.isAfter(Instant.now()));
    }
}
