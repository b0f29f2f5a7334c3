package io.threadpilot.delivery.fleet;

import io.threadpilot.platform.database.Statements;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What an absence is for. It can say much about a person, so it stands in a row that can be erased, and in no event.
 *
 * @param kind any word: {@code Holiday}, {@code Workshop}
 * @param reason null if none was given
 */
public record AbsenceNote(String kind, String reason) {

    /** Of an absence whose note was erased: nothing. */
    public static final AbsenceNote ERASED = new AbsenceNote(null, null);

    private static final String INSERT = "insert into fleet_absence_note (kind, reason, absence_id) values (?, ?, ?)";
    private static final String DELETE = "delete from fleet_absence_note where absence_id = ?";
    private static final String FIND = "select absence_id, kind, reason from fleet_absence_note"
            + " where absence_id = any(cast(? as uuid array))";

    /**
     * Finds the notes of some absences.
     *
     * @return by the absences' ids; without those that were erased
     * @throws SQLException if the database did not answer
     */
    public static Map<UUID, AbsenceNote> of(Connection connection, Collection<UUID> absences) throws SQLException {
        Map<UUID, AbsenceNote> found = new HashMap<>();
        Statements.readEach(
                connection,
                FIND,
                absences.stream().map(UUID::toString).toList(),
                row -> found.put(
                        row.getObject("absence_id", UUID.class),
                        new AbsenceNote(row.getString("kind"), row.getString("reason"))));
        return found;
    }

    /**
     * Stores this for an absence.
     *
     * @throws SQLException if the database failed
     */
    public void store(Connection connection, UUID absence) throws SQLException {
        Statements.update(connection, INSERT, kind, reason, absence);
    }

    /**
     * Erases the note of an absence.
     *
     * @throws SQLException if the database failed
     */
    public static void erase(Connection connection, UUID absence) throws SQLException {
        Statements.update(connection, DELETE, absence);
    }
}
