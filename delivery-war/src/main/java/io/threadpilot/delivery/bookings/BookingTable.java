package io.threadpilot.delivery.bookings;

import io.threadpilot.delivery.bookings.TakenTime.Kind;
import io.threadpilot.platform.database.Statements;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The rows of bookings. */
final class BookingTable {

    /** Selects what {@link #read(ResultSet)} reads; conditions follow. */
    static final String SELECT = "select kind, holder, resource_id, from_at, until_at, running from booking where ";

    private static final String INSERT =
            "insert into booking (kind, holder, resource_id, from_at, until_at, running) values (?, ?, ?, ?, ?, ?)";

    private BookingTable() {}

    static void delete(Connection connection, Kind kind, UUID holder) throws SQLException {
        Statements.update(connection, "delete from booking where holder = ? and kind = ?", holder, kind.name());
    }

    static void insert(Connection connection, Kind kind, UUID holder, Booking booking) throws SQLException {
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

    /** Reads all that some conditions choose; they are constants. */
    static List<TakenTime> read(Connection connection, String conditions, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT + conditions)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<TakenTime> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(read(rows));
                }
            }
            return found;
        }
    }

    static TakenTime read(ResultSet row) throws SQLException {
        return new TakenTime(
                Kind.valueOf(row.getString("kind")),
                row.getObject("holder", UUID.class),
                new Booking(
                        row.getObject("resource_id", UUID.class),
                        row.getObject("from_at", OffsetDateTime.class).toInstant(),
                        row.getObject("until_at", OffsetDateTime.class).toInstant(),
                        row.getBoolean("running")));
    }

    static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
