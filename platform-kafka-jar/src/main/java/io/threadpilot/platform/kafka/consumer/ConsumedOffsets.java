package io.threadpilot.platform.kafka.consumer;

import io.threadpilot.platform.database.Connections;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The offsets of one consumer, in the table {@code consumed_offset} of the database in which it stores what it has read. */
final class ConsumedOffsets {

    private static final String FIND = "select topic_id, epoch, next_offset from consumed_offset"
            + " where consumer = ? and topic = ? and partition_number = ?";
    private static final String INSERT =
            "insert into consumed_offset (consumer, topic, partition_number, topic_id, epoch, next_offset)"
                    + " values (?, ?, ?, ?, 1, 0)";
    private static final String BEGIN_EPOCH =
            "update consumed_offset set topic_id = ?, epoch = epoch + 1, next_offset = 0"
                    + " where consumer = ? and topic = ? and partition_number = ? and epoch = ?";
    private static final String MOVE = "update consumed_offset set next_offset = ?"
            + " where consumer = ? and topic = ? and partition_number = ? and epoch = ? and next_offset = ?";

    private final Connections connections;
    private final String consumer;

    /**
     * Those of one consumer.
     *
     * @param consumer its name, 1 to 80 characters
     */
    ConsumedOffsets(Connections connections, String consumer) {
        this.connections = connections;
        this.consumer = consumer;
    }

    /**
     * Where to go on in a partition: behind what was consumed of the topic with this id, or at the beginning of a new epoch.
     *
     * @throws SQLException if the database failed, or another consumer begins just now; to be tried again
     */
    ConsumedOffset find(String topic, int partition, String topicId) throws SQLException {
        try (Connection connection = connections.open()) {
            connection.setAutoCommit(true);
            ConsumedOffset last = read(connection, topic, partition);
            if (last == null) {
                update(connection, INSERT, consumer, topic, partition, topicId);
            } else if (!last.topicId().equals(topicId)) {
                update(connection, BEGIN_EPOCH, topicId, consumer, topic, partition, last.epoch());
            } else {
                return last;
            }
            ConsumedOffset begun = read(connection, topic, partition);
            if (begun == null || !begun.topicId().equals(topicId)) {
                throw new SQLException("Another consumer begins another epoch of " + topic);
            }
            return begun;
        }
    }

    private ConsumedOffset read(Connection connection, String topic, int partition) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setString(1, consumer);
            statement.setString(2, topic);
            statement.setInt(3, partition);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new ConsumedOffset(topic, partition, row.getString(1), row.getLong(2), row.getLong(3))
                        : null;
            }
        }
    }

    /**
     * Moves an offset in the transaction of what was read. Keeps others from moving it until that transaction ends; so it is
     * the transaction's first statement.
     *
     * @param from as this consumer knows it
     * @throws FencedException if it is not there any more
     */
    ConsumedOffset move(Connection transaction, ConsumedOffset from, long next) throws SQLException {
        int moved =
                update(transaction, MOVE, next, consumer, from.topic(), from.partition(), from.epoch(), from.next());
        if (moved == 0) {
            throw new FencedException(from);
        }
        return from.movedTo(next);
    }

    private static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }
}
