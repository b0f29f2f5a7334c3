package io.threadpilot.platform.kafka.consumer;

import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.database.Transactions;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.function.Consumer;

/**
 * Stores batches, each in one transaction with the offset that follows. Of a batch that cannot be stored it stores the halves,
 * and so on, until the bad record is alone; that one becomes a dead letter.
 */
final class BatchStore {

    private final Connections connections;
    private final ConsumedOffsets offsets;
    private final BatchHandler handler;
    private final DeadLetters deadLetters;

    BatchStore(Connections connections, ConsumedOffsets offsets, BatchHandler handler, DeadLetters deadLetters) {
        this.connections = connections;
        this.offsets = offsets;
        this.handler = handler;
        this.deadLetters = deadLetters;
    }

    /**
     * Stores a batch.
     *
     * @param from the offset of its first record
     * @param progress told each offset that was committed
     * @throws SQLException if the rest must be tried again; so it is with each exception but the next
     * @throws FencedException if the partition is another consumer's now
     */
    void store(ConsumedOffset from, ConsumedBatch batch, Consumer<ConsumedOffset> progress) throws SQLException {
        try {
            progress.accept(commit(from, batch.nextOffset(), transaction -> handler.store(transaction, batch)));
        } catch (SQLException | RuntimeException e) {
            if (isWorthAnotherTry(e)) {
                throw e;
            }
            if (batch.records().size() == 1) {
                ConsumerRecord<String, String> bad = batch.records().get(0);
                progress.accept(commit(from, batch.nextOffset(), transaction -> deadLetters.keep(transaction, bad, e)));
            } else {
                ConsumedBatch first = batch.firstHalf();
                store(from, first, progress);
                store(from.movedTo(first.nextOffset()), batch.secondHalf(), progress);
            }
        }
    }

    private ConsumedOffset commit(ConsumedOffset from, long next, Effect effect) throws SQLException {
        try (Connection transaction = connections.open()) {
            transaction.setAutoCommit(false);
            try {
                ConsumedOffset moved = offsets.move(transaction, from, next);
                effect.store(transaction);
                transaction.commit();
                return moved;
            } catch (SQLException | RuntimeException e) {
                Transactions.rollBack(transaction, e);
                throw e;
            }
        }
    }

    private static boolean isWorthAnotherTry(Exception failure) {
        if (failure instanceof SQLException sql) {
            String state = String.valueOf(sql.getSQLState());
            return sql instanceof SQLTransientException || !(state.startsWith("22") || state.startsWith("23"));
        }
        return failure instanceof TryLaterException || failure instanceof FencedException;
    }

    /** What belongs to an offset. */
    @FunctionalInterface
    private interface Effect {
        void store(Connection transaction) throws SQLException;
    }
}
