package io.threadpilot.platform.consumer;

import io.threadpilot.platform.database.Statements;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The offsets of one consumer, in the table {@code consumed_offset} of the database in which it stores what it has read. */
final class ConsumedOffsets {

    private static final String FIND = "select topic_id, epoch, next_offset from consumed_offset"
            + " where consumer = ? and topic = ? and partition_number = ?";
    private static final String BEGIN =
            "insert into consumed_offset (topic_id, epoch, next_offset, consumer, topic, partition_number)"
                    + " values (?, ?, ?, ?, ?, ?)";
    private static final String MOVE = "update consumed_offset set topic_id = ?, epoch = ?, next_offset = ?"
            + " where consumer = ? and topic = ? and partition_number = ? and epoch = ? and next_offset = ?";

    private final String consumer;

    /**
     * Those of one consumer.
     *
     * @param consumer its name, 1 to 80 characters
     */
    ConsumedOffsets(String consumer) {
        this.consumer = consumer;
    }

    ConsumedOffset find(Connection connection, String source, int partition) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setString(1, consumer);
            statement.setString(2, source);
            statement.setInt(3, partition);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new ConsumedOffset(source, partition, row.getString(1), row.getLong(2), row.getLong(3))
                        : ConsumedOffset.none(source, partition);
            }
        }
    }

    /**
     * Moves an offset in the transaction of what was read. Keeps others from moving it until that transaction ends; so it is
     * the transaction's first statement.
     *
     * @param from as this consumer knows it
     * @param to of the same partition
     * @throws FencedException if it is not there any more
     */
    void move(Connection transaction, ConsumedOffset from, ConsumedOffset to) throws SQLException {
        if (!from.hasBegun()) {
            begin(transaction, to);
        } else if (Statements.update(
                        transaction,
                        MOVE,
                        to.sourceId(),
                        to.epoch(),
                        to.next(),
                        consumer,
                        from.source(),
                        from.partition(),
                        from.epoch(),
                        from.next())
                == 0) {
            throw new FencedException(from);
        }
    }

    private void begin(Connection transaction, ConsumedOffset first) throws SQLException {
        try {
            Statements.update(
                    transaction,
                    BEGIN,
                    first.sourceId(),
                    first.epoch(),
                    first.next(),
                    consumer,
                    first.source(),
                    first.partition());
        } catch (SQLException e) {
            if (Statements.foundKeyTaken(e)) {
                throw new FencedException(first);
            }
            throw e;
        }
    }
}
