package io.threadpilot.platform.kafka.relay;

import com.github.f4b6a3.uuid.UuidCreator;
import io.threadpilot.testing.TestDatabase;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Events in the outbox of a database. */
record RecordedEvents(TestDatabase database) {

    /**
     * Writes events into the log, in one transaction.
     *
     * @param subject of all of them; null for none
     * @return their ids
     */
    List<String> record(int number, String subject) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = database.open();
                Statement count = connection.createStatement();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into outbox (position, event_id, event_type, occurred_at, event) values"
                                + " ((select last_position from outbox_position) - ?, ?, 'answered.v1', current_timestamp, ?)")) {
            connection.setAutoCommit(false);
            count.executeUpdate("update outbox_position set last_position = last_position + " + number);
            for (int i = number - 1; i >= 0; i--) {
                UUID id = UuidCreator.getTimeOrderedEpoch();
                ids.add(id.toString());
                insert.setInt(1, i);
                insert.setObject(2, id);
                insert.setString(3, json(id, subject));
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
        return ids;
    }

    private static String json(UUID id, String subject) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"type\":\"answered.v1\""
                + (subject == null ? "" : ",\"subject\":\"" + subject + "\"") + ",\"data\":{\"text\":\""
                + "x".repeat(300)
                + "\"}}";
    }
}
