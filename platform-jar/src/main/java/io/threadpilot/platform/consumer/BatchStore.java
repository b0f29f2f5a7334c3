package io.threadpilot.platform.consumer;

import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.database.Statements;
import io.threadpilot.platform.database.Transactions;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Stores what one consumer reads, batch by batch, each in one transaction with the offset that follows. Of a batch that cannot be
 * stored it stores the halves, and so on, until the bad record is alone; that one becomes a dead letter. Safe for use by several
 * threads, each with partitions of its own.
 */
public final class BatchStore {

    private static final System.Logger LOG = System.getLogger(BatchStore.class.getName());

    private static final int LONGEST_CHAIN = 50;

    private final Connections connections;
    private final ConsumedOffsets offsets;
    private final BatchHandler handler;
    private final DeadLetters deadLetters;
    private final Gaps gaps;
    private final Consumer<ConsumedBatch> stored;

    /**
     * Stores for one consumer.
     *
     * @param connections to the database of the handler's effects, which has the table {@code consumed_offset}
     * @param consumer its name in that table, 1 to 80 characters
     * @param handler stores the records
     * @param deadLetters gets those that the handler cannot store
     * @param gaps is told where records may be missing
     */
    public BatchStore(
            Connections connections, String consumer, BatchHandler handler, DeadLetters deadLetters, Gaps gaps) {
        this(connections, consumer, handler, deadLetters, gaps, batch -> {});
    }

    /**
     * Stores for one consumer, as above.
     *
     * @param stored told each batch that was stored or became a dead letter once that is committed, on the thread that stores
     */
    public BatchStore(
            Connections connections,
            String consumer,
            BatchHandler handler,
            DeadLetters deadLetters,
            Gaps gaps,
            Consumer<ConsumedBatch> stored) {
        this.connections = connections;
        this.offsets = new ConsumedOffsets(consumer);
        this.handler = handler;
        this.deadLetters = deadLetters;
        this.gaps = gaps;
        this.stored = stored;
    }

    /**
     * How far a partition was consumed.
     *
     * @param source the name of a topic, or of a service whose feed is followed
     * @param partition of the topic; 0 for a feed
     */
    public ConsumedOffset find(String source, int partition) throws SQLException {
        try (Connection connection = connections.open()) {
            connection.setAutoCommit(true);
            return offsets.find(connection, source, partition);
        }
    }

    /**
     * Where to go on, which is stored if it is elsewhere. The first epoch begins with the oldest record. If this is another source,
     * or has not got the record at which to go on, there is a gap, and another epoch begins.
     *
     * @param last as it was found
     * @param sourceId the id of the topic or of the feed, as it is now, 1 to 36 characters
     * @param oldest the position of the oldest record that is there now, or of the next one if there is none
     * @param end the position that the next record will get
     * @throws FencedException if the partition is another server's now
     */
    public ConsumedOffset goOn(ConsumedOffset last, String sourceId, long oldest, long end) throws SQLException {
        if (!last.hasBegun()) {
            return commit(last, last.inNextEpoch(sourceId, oldest), transaction -> {});
        }
        if (!last.sourceId().equals(sourceId)) {
            return skip(new Gap(last, last.inNextEpoch(sourceId, oldest), Gap.Reason.ANOTHER_SOURCE));
        }
        if (last.next() < oldest) {
            return skip(new Gap(last, last.inNextEpoch(sourceId, oldest), Gap.Reason.REMOVED));
        }
        if (last.next() > end) {
            return skip(new Gap(last, last.inNextEpoch(sourceId, end), Gap.Reason.LOST));
        }
        return last;
    }

    private ConsumedOffset skip(Gap gap) throws SQLException {
        ConsumedOffset next = commit(gap.from(), gap.to(), transaction -> gaps.record(transaction, gap));
        LOG.log(
                Level.ERROR,
                "Partition {0} of {1} goes on at position {2} in epoch {3} and not at {4} in epoch {5}: {6}",
                Integer.toString(next.partition()),
                next.source(),
                Long.toString(next.next()),
                Long.toString(next.epoch()),
                Long.toString(gap.from().next()),
                Long.toString(gap.from().epoch()),
                gap.reason());
        return next;
    }

    /**
     * Stores a batch.
     *
     * @param from the offset of its first record
     * @param progress told each offset that was committed
     * @throws SQLException if the rest must be tried again; so it is with each exception but the next
     * @throws FencedException if the partition is another server's now
     */
    public void store(ConsumedOffset from, ConsumedBatch batch, Consumer<ConsumedOffset> progress) throws SQLException {
        ConsumedOffset next = from.movedTo(batch.next());
        try {
            commit(from, next, transaction -> handler.store(transaction, batch));
        } catch (SQLException | RuntimeException e) {
            if (isWorthAnotherTry(e)) {
                throw e;
            }
            if (batch.records().size() > 1) {
                ConsumedBatch first = batch.firstHalf();
                store(from, first, progress);
                store(from.movedTo(first.next()), batch.secondHalf(), progress);
                return;
            }
            commit(from, next, transaction -> deadLetters.keep(transaction, batch, e));
        }
        stored.accept(batch);
        progress.accept(next);
    }

    private ConsumedOffset commit(ConsumedOffset from, ConsumedOffset to, Effect effect) throws SQLException {
        try (Connection transaction = connections.open()) {
            transaction.setAutoCommit(false);
            try {
                offsets.move(transaction, from, to);
                effect.store(transaction);
                transaction.commit();
                return to;
            } catch (SQLException | RuntimeException e) {
                Transactions.rollBack(transaction, e);
                throw e;
            }
        } catch (FencedException e) {
            LOG.log(
                    Level.WARNING,
                    "Partition {0} of {1} was lost to another server",
                    Integer.toString(from.partition()),
                    from.source());
            throw e;
        }
    }

    /** What an SQLException says counts most, whatever was made of it. */
    private static boolean isWorthAnotherTry(Exception failure) {
        List<Throwable> causes = Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(LONGEST_CHAIN)
                .toList();
        return causes.stream().anyMatch(it -> it instanceof TryLaterException || it instanceof FencedException)
                || causes.stream()
                        .filter(SQLException.class::isInstance)
                        .map(SQLException.class::cast)
                        .findFirst()
                        .filter(sql -> !Statements.foundDataRefused(sql))
                        .isPresent();
    }

    /** What belongs to an offset. */
    @FunctionalInterface
    private interface Effect {
        void store(Connection transaction) throws SQLException;
    }
}
