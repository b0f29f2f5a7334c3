package io.threadpilot.platform.kafka.consumer;

import io.threadpilot.platform.kafka.TestDatabase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Batches and their offsets in one transaction, in a database of each kind. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class BatchStoreTest {

    private static final String CONSUMER = "test";
    private static final String TOPIC = "events";

    @Parameter
    private TestDatabase database;

    private final List<Long> told = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private ConsumedOffsets offsets;
    private ConsumedOffset begin;

    @BeforeEach
    void anEmptyTable() throws SQLException {
        database.empty();
        database.execute(
                "create table stored (content varchar(20) not null check (char_length(content) < 6 or content like 'dead:%'))");
        offsets = new ConsumedOffsets(database::open, CONSUMER);
        begin = offsets.find(TOPIC, 0, "first-id");
    }

    @Test
    void aTopicBeginsAtItsFirstRecordAndGoesOnWhereItWasLeft() throws SQLException {
        assertThat(begin).isEqualTo(new ConsumedOffset(TOPIC, 0, "first-id", 1, 0));

        storeWith(this::insert).store(begin, batch("a", "b"), next -> told.add(next.next()));

        assertThat(offsets.find(TOPIC, 0, "first-id")).isEqualTo(begin.movedTo(2));
        assertThat(offsets.find(TOPIC, 1, "first-id").next()).isZero();
        assertThat(new ConsumedOffsets(database::open, "another").find(TOPIC, 0, "first-id"))
                .isEqualTo(begin);
        assertThat(told).containsExactly(2L);
    }

    @Test
    void anotherIdOfTheTopicIsAnotherEpoch() throws SQLException {
        storeWith(this::insert).store(begin, batch("a", "b"), next -> {});

        ConsumedOffset second = offsets.find(TOPIC, 0, "second-id");

        assertThat(second).isEqualTo(new ConsumedOffset(TOPIC, 0, "second-id", 2, 0));
        assertThat(offsets.find(TOPIC, 0, "second-id")).isEqualTo(second);
    }

    @Test
    void aBadRecordLeavesTheRestStored() throws SQLException {
        storeWith(this::insert).store(begin, batch("a", "b", "bad", "d", "e", "f", "g"), next -> told.add(next.next()));

        assertThat(stored()).containsExactly("a", "b", "dead:bad", "d", "e", "f", "g");
        assertThat(told).endsWith(7L).isSorted();
        assertThat(sizes).startsWith(7, 3, 1, 2, 1, 1);
    }

    @Test
    void dataThatTheDatabaseRefusesAreABadRecord() throws SQLException {
        storeWith(this::insert).store(begin, batch("a", "much too long", "c"), next -> {});

        assertThat(stored()).containsExactly("a", "dead:much too long", "c");
    }

    @Test
    void whatCannotBeStoredNowIsStoredByNobody() throws SQLException {
        assertThatThrownBy(() -> storeWith((transaction, batch) -> {
                            insert(transaction, batch);
                            throw new TryLaterException("not now");
                        })
                        .store(begin, batch("a", "b"), next -> told.add(next.next())))
                .isInstanceOf(TryLaterException.class);
        assertThatThrownBy(() -> storeWith((transaction, batch) -> {
                            insert(transaction, batch);
                            transaction.close();
                        })
                        .store(begin, batch("a", "b"), next -> told.add(next.next())))
                .isInstanceOf(SQLException.class);

        assertThat(stored()).isEmpty();
        assertThat(told).isEmpty();
        assertThat(offsets.find(TOPIC, 0, "first-id")).isEqualTo(begin);
    }

    @Test
    void aConsumerThatWasOvertakenStoresNothing() throws SQLException {
        BatchStore late = storeWith(this::insert);
        storeWith(this::insert).store(begin, batch("a"), next -> {});

        assertThatThrownBy(() -> late.store(begin, batch("a", "b"), next -> told.add(next.next())))
                .isInstanceOf(FencedException.class);
        offsets.find(TOPIC, 0, "second-id");
        assertThatThrownBy(() -> late.store(begin.movedTo(1), batch("b"), next -> told.add(next.next())))
                .isInstanceOf(FencedException.class);

        assertThat(stored()).containsExactly("a");
    }

    @Test
    void aDeadLetterThatCannotBeKeptHoldsUpThoseBehindIt() throws SQLException {
        BatchStore store = new BatchStore(database::open, offsets, this::insert, (transaction, bad, reason) -> {
            throw new IllegalStateException("full");
        });

        assertThatThrownBy(() -> store.store(begin, batch("a", "bad", "c"), next -> {}))
                .isInstanceOf(IllegalStateException.class);

        assertThat(stored()).containsExactly("a");
        assertThat(offsets.find(TOPIC, 0, "first-id").next()).isEqualTo(1);
    }

    private BatchStore storeWith(BatchHandler handler) {
        return new BatchStore(
                database::open,
                offsets,
                handler,
                (transaction, bad, reason) -> insert(transaction, "dead:" + bad.value()));
    }

    private void insert(Connection transaction, ConsumedBatch batch) throws SQLException {
        sizes.add(batch.records().size());
        for (ConsumerRecord<String, String> kafkaRecord : batch.records()) {
            if (kafkaRecord.value().equals("bad")) {
                throw new IllegalArgumentException("bad");
            }
            insert(transaction, kafkaRecord.value());
        }
    }

    private static void insert(Connection transaction, String content) throws SQLException {
        try (PreparedStatement insert = transaction.prepareStatement("insert into stored (content) values (?)")) {
            insert.setString(1, content);
            insert.executeUpdate();
        }
    }

    private List<String> stored() throws SQLException {
        return database.texts("select content from stored");
    }

    private static ConsumedBatch batch(String... values) {
        return new ConsumedBatch(
                TOPIC,
                0,
                1,
                IntStream.range(0, values.length)
                        .mapToObj(offset -> new ConsumerRecord<>(TOPIC, 0, offset, "key", values[offset]))
                        .toList());
    }
}
