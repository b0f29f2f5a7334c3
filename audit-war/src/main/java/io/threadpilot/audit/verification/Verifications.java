package io.threadpilot.audit.verification;

import io.threadpilot.contracts.audit.Verification;
import io.threadpilot.platform.database.Statements;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The verifications that the database knows. For one thread, as its connection is. */
final class Verifications {

    private static final String SELECT = "select * from verification ";
    private static final String NEWEST = SELECT + "order by id desc fetch first ? rows only";
    private static final String ONE = SELECT + "where id = ?";
    private static final String UNENDED = SELECT + "where ended_at is null order by id fetch first row only";
    private static final String WAITING =
            SELECT + "where ended_at is null and size is null order by id fetch first row only";
    private static final String REQUEST = "insert into verification (requested_at, verified) values (?, 0)";
    private static final String PROGRESS = "update verification set size = ?, verified = ? where id = ?";
    private static final String END = "update verification set ended_at = ?, anchored_size = ?, first_bad = ?,"
            + " last_bad = ?, finding = ? where id = ?";

    private final Connection connection;

    /**
     * Those of one log.
     *
     * @param connection which the caller closes
     */
    Verifications(Connection connection) {
        this.connection = connection;
    }

    /**
     * The newest first.
     *
     * @param most how many at the most
     */
    List<Verification> newest(int most) throws SQLException {
        return read(NEWEST, most);
    }

    /** The one with that id; empty if there is none. */
    Optional<Verification> find(long id) throws SQLException {
        return read(ONE, id).stream().findFirst();
    }

    /** The oldest that has not ended; empty if all have. */
    Optional<Verification> unended() throws SQLException {
        return read(UNENDED).stream().findFirst();
    }

    /** The oldest that has not begun; empty if all have. */
    Optional<Verification> waiting() throws SQLException {
        return read(WAITING).stream().findFirst();
    }

    /** Asks for one. */
    Verification request() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REQUEST, new String[] {"id"})) {
            statement.setObject(1, now());
            statement.executeUpdate();
            try (ResultSet key = statement.getGeneratedKeys()) {
                key.next();
                return find(key.getLong(1)).orElseThrow();
            }
        }
    }

    /** Notes how far one is. */
    void progress(long id, LogPass pass) throws SQLException {
        Statements.update(connection, PROGRESS, pass.size(), pass.verified(), id);
    }

    /**
     * Notes how one has ended.
     *
     * @param bad what was found; null if all is well
     */
    void end(long id, LogPass pass, BadLogException bad) throws SQLException {
        Statements.update(
                connection,
                END,
                now(),
                pass.outsideSize() == 0 ? null : pass.outsideSize(),
                bad == null ? null : bad.firstBad(),
                bad == null ? null : bad.lastBad(),
                bad == null ? good(pass) : bad.getMessage(),
                id);
    }

    private static String good(LogPass pass) {
        String agrees = "All " + pass.size() + " leaves are as they were signed.";
        return pass.outsideSize() > 0
                ? agrees
                : agrees + " No checkpoint from outside of the database was there to compare: whether somebody has"
                        + " rewritten the whole log cannot be told.";
    }

    private static OffsetDateTime now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private List<Verification> read(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            List<Verification> verifications = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    verifications.add(verification(row));
                }
            }
            return verifications;
        }
    }

    private static Verification verification(ResultSet row) throws SQLException {
        Long size = row.getObject("size", Long.class);
        Instant endedAt = instant(row, "ended_at");
        Long firstBad = row.getObject("first_bad", Long.class);
        String unfinished = size == null ? "waiting" : "running";
        String finished = firstBad == null ? "passed" : "failed";
        return new Verification(
                row.getLong("id"),
                endedAt == null ? unfinished : finished,
                instant(row, "requested_at"),
                size,
                row.getLong("verified"),
                row.getObject("anchored_size", Long.class),
                endedAt,
                firstBad,
                row.getObject("last_bad", Long.class),
                row.getString("finding"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
