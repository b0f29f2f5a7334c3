package io.threadpilot.delivery.bookings;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.delivery.bookings.TakenTime.Kind;
import io.threadpilot.platform.database.Statements;
import io.threadpilot.platform.problems.RequestProblem;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final String COLUMNS =
            "select kind, holder, resource_id, from_at, until_at, running from booking where ";
    private static final String BY_RESOURCE = "resource_id = ? and until_at > ? and from_at < ? order by from_at, id";
    private static final String RUNNING = "kind = 'DELIVERY' and running and resource_id = any(cast(? as uuid array))";
    private static final String AT_ONE_TIME =
            "from_at < ? and (until_at > ? or ? and running and kind = 'DELIVERY') order by from_at, id";
    private static final String INSERT =
            "insert into booking (kind, holder, resource_id, from_at, until_at, running) values (?, ?, ?, ?, ?, ?)";

    private Bookings() {}

    /**
     * Lets a driver or vehicle be booked from now on.
     *
     * @throws io.threadpilot.platform.problems.RequestProblem 409 if another driver or vehicle has this id
     * @throws SQLException if the database failed
     */
    public static void register(Connection connection, UUID resource) throws SQLException {
        if (!registerIfMissing(connection, resource)) {
            throw new RequestProblem(
                    DeliveryProblems.ID_TAKEN, "A driver and a vehicle cannot have the same id, and one has this.");
        }
    }

    /**
     * Lets a driver or vehicle be booked from now on, if it cannot be yet.
     *
     * @return whether it could not
     * @throws SQLException if the database failed
     */
    public static boolean registerIfMissing(Connection connection, UUID resource) throws SQLException {
        if (isBookable(connection, resource)) {
            return false;
        }
        Statements.update(connection, "insert into bookable (id) values (?)", resource);
        return true;
    }

    private static boolean isBookable(Connection connection, UUID resource) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select id from bookable where id = ?")) {
            statement.setObject(1, resource);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /**
     * Locks drivers and vehicles until the transaction ends, in an order that everybody keeps.
     *
     * @param resources null among them is passed over
     * @throws SQLException if the database did not answer
     */
    public static void lock(Connection connection, UUID... resources) throws SQLException {
        lock(connection, Arrays.asList(resources));
    }

    /**
     * The same for many.
     *
     * @throws SQLException if the database did not answer
     */
    public static void lock(Connection connection, Collection<UUID> resources) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select id from bookable where id = ? for update")) {
            for (UUID resource : resources.stream()
                    .filter(id -> id != null)
                    .distinct()
                    .sorted()
                    .toList()) {
                statement.setObject(1, resource);
                statement.executeQuery().close();
            }
        }
    }

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
            delete(connection, kind, holder);
        }
        for (Map.Entry<UUID, List<Booking>> entry : bookings.entrySet()) {
            for (Booking booking : entry.getValue()) {
                if (booking.running()) {
                    refuseTaken(connection, kind, booking);
                }
                insert(connection, kind, entry.getKey(), booking);
            }
        }
    }

    private static void delete(Connection connection, Kind kind, UUID holder) throws SQLException {
        Statements.update(connection, "delete from booking where holder = ? and kind = ?", holder, kind.name());
    }

    private static void insert(Connection connection, Kind kind, UUID holder, Booking booking) throws SQLException {
        Statements.update(
                connection,
                INSERT,
                kind.name(),
                holder,
                booking.resource(),
                utc(booking.from()),
                utc(booking.until()),
                booking.running());
    }

    /**
     * Makes the bookings of a holder anew, if they are not what its events have made of them.
     *
     * @return whether they differed
     * @throws SQLException if the database failed
     */
    public static boolean restore(Connection connection, Kind kind, UUID holder, List<Booking> bookings)
            throws SQLException {
        List<TakenTime> stored = read(connection, "holder = ? and kind = ?", holder, kind.name());
        boolean differs = stored.size() != bookings.size()
                || !new HashSet<>(bookings)
                        .equals(stored.stream().map(TakenTime::booking).collect(Collectors.toSet()));
        if (differs) {
            delete(connection, kind, holder);
            for (Booking booking : bookings) {
                insert(connection, kind, holder, booking);
            }
        }
        return differs;
    }

    /** Deliveries stand in everybody's way, and everything in theirs; a driver on holiday may be off duty too. */
    private static void refuseTaken(Connection connection, Kind kind, Booking wanted) throws SQLException {
        List<TakenTime> taken =
                read(connection, BY_RESOURCE, wanted.resource(), utc(wanted.from()), utc(wanted.until())).stream()
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
        for (TakenTime taken : read(connection, BY_RESOURCE, wanted.resource(), utc(wanted.from()), utc(END))) {
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
                COLUMNS + RUNNING,
                resources.stream().map(UUID::toString).toList(),
                row -> running.add(taken(row)));
        return running;
    }

    /**
     * Everything that takes any driver or vehicle at a time. A delivery that should have ended and still runs takes them until now.
     *
     * @param until after from
     * @throws SQLException if the database did not answer
     */
    public static List<TakenTime> between(Connection connection, Instant from, Instant until) throws SQLException {
        return read(connection, AT_ONE_TIME, utc(until), utc(from), !from.isAfter(Instant.now()));
    }

    private static List<TakenTime> read(Connection connection, String conditions, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS + conditions)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<TakenTime> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(taken(rows));
                }
            }
            return found;
        }
    }

    private static TakenTime taken(ResultSet row) throws SQLException {
        return new TakenTime(
                Kind.valueOf(row.getString("kind")),
                row.getObject("holder", UUID.class),
                new Booking(
                        row.getObject("resource_id", UUID.class),
                        row.getObject("from_at", OffsetDateTime.class).toInstant(),
                        row.getObject("until_at", OffsetDateTime.class).toInstant(),
                        row.getBoolean("running")));
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
