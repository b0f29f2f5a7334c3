package io.threadpilot.platform.consumer;

import io.threadpilot.platform.database.Statements;
import io.threadpilot.testing.CapturedLog;
import io.threadpilot.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Batches and their offsets in one transaction, in a database of each kind. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class BatchStoreTest {

    private static final String CONSUMER = "test";
    private static final String SOURCE = "events";

    @Parameter
    private TestDatabase database;

    private final List<Long> told = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final BatchStore store = storeWith(this::insert);
    private ConsumedOffset begin;

    @BeforeEach
    void anEmptyTable() throws SQLException {
        database.empty();
        database.execute("create table stored (content varchar(200) not null, number integer)");
        begin = goOn("first-id", 0, 0);
    }

    @Test
    void aSourceBeginsAtItsOldestRecordAndGoesOnWhereItWasLeft() throws SQLException {
        assertThat(begin).isEqualTo(new ConsumedOffset(SOURCE, 0, "first-id", 1, 0));
        assertThat(store.goOn(store.find(SOURCE, 1), "first-id", 5, 9))
                .isEqualTo(new ConsumedOffset(SOURCE, 1, "first-id", 1, 5));

        store.store(begin, batch("a", "b"), next -> told.add(next.next()));

        assertThat(goOn("first-id", 0, 2)).isEqualTo(begin.movedTo(2));
        assertThat(store.find(SOURCE, 1).next()).isEqualTo(5);
        assertThat(new BatchStore(database::open, "another", this::insert, this::bury, this::tell)
                        .find(SOURCE, 0)
                        .hasBegun())
                .isFalse();
        assertThat(told).containsExactly(2L);
        assertThat(stored()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource({
        "second-id, 0, 9, 0, another source has its name",
        "second-id, 7, 9, 7, another source has its name",
        "first-id, 3, 9, 3, records were removed before they were read",
        "first-id, 0, 1, 1, the source has lost records that were read",
    })
    void whatIsMissingIsAGapAndAnotherEpoch(String id, long oldest, long end, long next, String why)
            throws SQLException {
        store.store(begin, batch("a", "b"), offset -> {});

        try (CapturedLog log = new CapturedLog(BatchStore.class)) {
            ConsumedOffset after = goOn(id, oldest, end);

            assertThat(after).isEqualTo(new ConsumedOffset(SOURCE, 0, id, 2, next));
            assertThat(goOn(id, oldest, end)).isEqualTo(after);
            assertThat(log.messages())
                    .containsExactly("Partition 0 of events goes on at position " + next
                            + " in epoch 2 and not at 2 in epoch 1: " + why);
        }
        assertThat(stored()).containsExactly("a", "b", "first-id 1 2:" + id + " 2 " + next + " " + why);
    }

    @Test
    void aGapThatCannotBeStoredIsNotSkipped() throws SQLException {
        BatchStore forgetful =
                new BatchStore(database::open, CONSUMER, this::insert, this::bury, (transaction, gap) -> {
                    tell(transaction, gap);
                    throw new IllegalStateException("full");
                });
        try (CapturedLog log = new CapturedLog(BatchStore.class)) {
            assertThatThrownBy(() -> forgetful.goOn(begin, "second-id", 0, 0))
                    .isInstanceOf(IllegalStateException.class);

            assertThat(log.messages()).isEmpty();
        }
        assertThat(store.find(SOURCE, 0)).isEqualTo(begin);
        assertThat(stored()).isEmpty();
    }

    @Test
    void aBadRecordLeavesTheRestStored() throws SQLException {
        store.store(begin, batch("a", "b", "bad", "d", "e", "f", "g"), next -> told.add(next.next()));

        assertThat(stored()).containsExactly("a", "b", "dead:bad", "d", "e", "f", "g");
        assertThat(told).endsWith(7L).isSorted();
        assertThat(sizes).startsWith(7, 3, 1, 2, 1, 1);
    }

    @Test
    void onlyWhatIsCommittedIsTold() throws SQLException {
        List<String> committed = new ArrayList<>();
        BatchStore telling = new BatchStore(
                database::open,
                CONSUMER,
                this::insert,
                this::bury,
                this::tell,
                batch -> committed.add(
                        batch.records().stream().map(BatchStoreTest::text).collect(joining(" "))));

        telling.store(begin, batch("a", "b", "bad", "d"), next -> {});
        assertThatThrownBy(() -> telling.store(begin, batch("a"), next -> {})).isInstanceOf(FencedException.class);

        assertThat(committed).containsExactly("a b", "bad", "d");
    }

    @Test
    void dataThatTheDatabaseRefusesAreABadRecord() throws SQLException {
        store.store(begin, batch("a", "much too long", "c"), next -> {});

        assertThat(stored()).containsExactly("a", "dead:much too long", "c");
    }

    /** A deadlock, a lost connection, a full disk, a database that only reads, a shutdown, a missing partition, and more. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "40001", "40P01", "08001", "08006", "53000", "53100", "53200", "53300", "25006", "57014", "57P01",
                "57P02", "57P03", "55P03", "25P03", "90067", "42P01", "23514", "XX000"
            })
    void whatMayPassIsNeverADeadLetter(String state) throws SQLException {
        assertThatThrownBy(() -> storeFailing(new SQLException("not now", state)))
                .hasMessage("not now");
        assertThatThrownBy(() -> storeFailing(new IllegalStateException("wrapped", new SQLException("no", state))))
                .hasMessage("wrapped");

        assertThat(stored()).isEmpty();
        assertThat(told).isEmpty();
        assertThat(store.find(SOURCE, 0)).isEqualTo(begin);
    }

    @Test
    void aFailureWithoutAStateIsNeverADeadLetter() throws SQLException {
        assertThatThrownBy(() -> storeFailing(new SQLException("gone"))).hasMessage("gone");
        assertThatThrownBy(() -> storeFailing(new SQLTransientConnectionException("no connection is free", "22000")))
                .hasMessage("no connection is free");

        assertThat(stored()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "22021", "22P02", "23502", "23505", "54000"})
    void whatTheRecordCausesIsADeadLetter(String state) throws SQLException {
        storeFailing(new SQLException("bad", state));
        storeFailing(new IllegalStateException(new SQLException("bad", state)));

        assertThat(stored()).containsExactly("dead:a", "dead:b", "dead:a", "dead:b");
    }

    private void storeFailing(Exception failure) throws SQLException {
        storeWith((transaction, batch) -> {
                    insert(transaction, batch);
                    if (failure instanceof SQLException sql) {
                        throw sql;
                    }
                    throw (RuntimeException) failure;
                })
                .store(store.find(SOURCE, 0), batch("a", "b"), next -> told.add(next.next()));
    }

    @Test
    void whatCannotBeStoredNowIsStoredByNobody() throws SQLException {
        assertThatThrownBy(() -> storeFailing(new TryLaterException("not now"))).isInstanceOf(TryLaterException.class);
        assertThatThrownBy(() -> storeWith((transaction, batch) -> {
                            insert(transaction, batch);
                            transaction.close();
                        })
                        .store(begin, batch("a", "b"), next -> told.add(next.next())))
                .isInstanceOf(SQLException.class);

        assertThat(stored()).isEmpty();
        assertThat(told).isEmpty();
        assertThat(store.find(SOURCE, 0)).isEqualTo(begin);
    }

    @Test
    void aConsumerThatWasOvertakenStoresNothingAndSaysSo() throws SQLException {
        BatchStore late = storeWith(this::insert);
        store.store(begin, batch("a"), next -> {});

        try (CapturedLog log = new CapturedLog(BatchStore.class)) {
            assertThatThrownBy(() -> late.store(begin, batch("a", "b"), next -> told.add(next.next())))
                    .isInstanceOf(FencedException.class);
            assertThat(log.messages()).containsExactly("Partition 0 of events was lost to another server");
        }
        goOn("second-id", 0, 9);
        assertThatThrownBy(() -> late.store(begin.movedTo(1), batch("b"), next -> told.add(next.next())))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> late.goOn(begin.movedTo(1), "third-id", 0, 9)).isInstanceOf(FencedException.class);

        assertThat(stored()).hasSize(2).startsWith("a");
        assertThat(told).isEmpty();
    }

    @Test
    void ofTwoThatBeginOneIsTooLate() throws SQLException {
        ConsumedOffset unknown = store.find(SOURCE, 3);
        store.goOn(unknown, "first-id", 0, 0);

        assertThatThrownBy(() -> store.goOn(unknown, "first-id", 0, 0)).isInstanceOf(FencedException.class);
    }

    @Test
    void aDeadLetterThatCannotBeKeptHoldsUpThoseBehindIt() throws SQLException {
        BatchStore full = new BatchStore(
                database::open,
                CONSUMER,
                this::insert,
                (transaction, bad, reason) -> {
                    throw new IllegalStateException("full");
                },
                this::tell);

        assertThatThrownBy(() -> full.store(begin, batch("a", "bad", "c"), next -> {}))
                .isInstanceOf(IllegalStateException.class);

        assertThat(stored()).containsExactly("a");
        assertThat(store.find(SOURCE, 0).next()).isEqualTo(1);
    }

    private ConsumedOffset goOn(String id, long oldest, long end) throws SQLException {
        return store.goOn(store.find(SOURCE, 0), id, oldest, end);
    }

    private BatchStore storeWith(BatchHandler handler) {
        return new BatchStore(() -> database.open(), CONSUMER, handler, this::bury, this::tell);
    }

    private void bury(Connection transaction, ConsumedBatch bad, Exception reason) throws SQLException {
        assertThat(bad.records()).hasSize(1);
        insert(transaction, "dead:" + text(bad.records().get(0)));
    }

    private void tell(Connection transaction, Gap gap) throws SQLException {
        insert(
                transaction,
                gap.from().sourceId() + " " + gap.from().epoch() + " "
                        + gap.from().next() + ":" + gap.to().sourceId() + " "
                        + gap.to().epoch() + " " + gap.to().next() + " " + gap.reason());
    }

    private void insert(Connection transaction, ConsumedBatch batch) throws SQLException {
        sizes.add(batch.records().size());
        for (ConsumedRecord one : batch.records()) {
            if (text(one).equals("bad")) {
                throw new IllegalArgumentException("bad");
            }
            Statements.update(
                    transaction,
                    "insert into stored (content, number) values (?, 1 / cast(? as integer))",
                    text(one),
                    text(one).length() < 6 ? 1 : 0);
        }
    }

    private static void insert(Connection transaction, String content) throws SQLException {
        Statements.update(transaction, "insert into stored (content) values (?)", content);
    }

    private List<String> stored() throws SQLException {
        return database.texts("select content from stored");
    }

    private static String text(ConsumedRecord one) {
        return new String(one.value(), StandardCharsets.UTF_8);
    }

    private ConsumedBatch batch(String... values) throws SQLException {
        long first = store.find(SOURCE, 0).next();
        return new ConsumedBatch(
                SOURCE,
                0,
                1,
                IntStream.range(0, values.length)
                        .mapToObj(i -> ConsumedRecord.of(first + i, values[i].getBytes(StandardCharsets.UTF_8)))
                        .toList());
    }
}
