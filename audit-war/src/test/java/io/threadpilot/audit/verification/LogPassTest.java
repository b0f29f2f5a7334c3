package io.threadpilot.audit.verification;

import io.threadpilot.audit.anchor.AnchoredCheckpoint;
import io.threadpilot.audit.event.ContentHmac;
import io.threadpilot.audit.event.EventParser;
import io.threadpilot.audit.event.ReceivedEvent;
import io.threadpilot.audit.event.UnknownTypes;
import io.threadpilot.audit.event.types.EventTypes;
import io.threadpilot.audit.store.Arrival;
import io.threadpilot.audit.store.EventAppender;
import io.threadpilot.audit.store.LogHead;
import io.threadpilot.audit.store.Shard;
import io.threadpilot.audit.tree.Checkpoint;
import io.threadpilot.audit.tree.CompactRange;
import io.threadpilot.audit.tree.Leaf;
import io.threadpilot.audit.tree.LogKeys;
import io.threadpilot.audit.tree.SignedNote;
import io.threadpilot.audit.tree.SigningKey;
import io.threadpilot.audit.tree.TestKeys;
import io.threadpilot.platform.consumer.ConsumedRecord.Header;
import io.threadpilot.platform.database.Statements;
import io.threadpilot.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Whoever owns the database changes the log here, and nothing stops him. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class LogPassTest {

    private static final EventParser PARSER =
            new EventParser(EventTypes.load(), new ContentHmac(new byte[32]), UnknownTypes.STORE, Clock.systemUTC());

    private static final SigningKey FORMER = TestKeys.of("threadpilot.example/audit", 1);
    private static final SigningKey PRESENT = TestKeys.of("threadpilot.example/audit", 2);
    private static final LogKeys KEYS = new LogKeys(PRESENT.verifier(), List.of(FORMER.verifier()));

    /** Of the log, which has a checkpoint of each hundred. */
    private static final int SIZE = 700;

    private static final EventAppender APPENDER = new EventAppender();

    @Parameter
    TestDatabase database;

    /** All of a test happens here, and is rolled back. */
    private Connection transaction;

    @BeforeParameterizedClassInvocation
    static void aSealedLog(TestDatabase database) throws SQLException {
        database.empty();
        if (database == TestDatabase.POSTGRESQL) {
            database.execute("drop function refuse_change() cascade");
        }
        try (Connection connection = database.open()) {
            for (int size = 100; size <= SIZE; size += 100) {
                append(connection, "event", size - 100, size);
                seal(connection, size == 100 ? FORMER : PRESENT);
            }
        }
    }

    @BeforeEach
    void begins() throws SQLException {
        transaction = database.open();
        transaction.setAutoCommit(false);
    }

    @AfterEach
    void nothingHasHappened() throws SQLException {
        transaction.rollback();
        transaction.close();
    }

    @Test
    void aLogThatNobodyHasChangedIsGood() throws Exception {
        LogPass pass = begin();

        assertThat(end(pass)).isNull();
        assertThat(pass.verified()).isEqualTo(pass.size()).isEqualTo(SIZE);
        assertThat(end(begin(checkpoint(SIZE)))).isNull();
    }

    @Test
    void aLogThatGrowsIsVerifiedUpToWhereItWas() throws Exception {
        LogPass pass = begin(checkpoint(SIZE));
        pass.next(transaction, 150);
        append(transaction, "later", 0, 100);
        seal(transaction, PRESENT);

        assertThat(end(pass)).isNull();
        assertThat(pass.verified()).isEqualTo(SIZE);
    }

    @Test
    void anEmptyLogIsGood() throws Exception {
        emptyLog();

        assertThat(end(begin())).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_event_body set payload = '{\"amount\":1}' where log_index = 333",
                "update audit_event_body set payload = null where log_index = 333",
                "update audit_event set event_id = 'another' where log_index = 333",
                "update audit_event set event_type = 'another.v1' where log_index = 333",
                "update audit_event set source = 'urn:another' where log_index = 333",
                "update audit_event set aggregate_type = 'Order', aggregate_id = '1' where log_index = 333",
                "update audit_event set aggregate_version = 3 where log_index = 333",
                "update audit_event set correlation_id = 'c' where log_index = 333",
                "update audit_event set causation_id = 'c' where log_index = 333",
                "update audit_event set actor = 'somebody' where log_index = 333",
                "update audit_event set subject = 'somebody' where log_index = 333",
                "update audit_event set occurred_at = occurred_at - interval '1' second where log_index = 333",
                "update audit_event set shard = 'another' where log_index = 333",
                "update audit_event set epoch = 2 where log_index = 333",
                "update audit_event set shard_position = 2 where log_index = 333",
                "update audit_event set type_version = 2 where log_index = 333",
                "update audit_event set kind = 'dead-letter' where log_index = 333",
                "update audit_event set kind = 'id-conflict' where log_index = 333",
                "update audit_event_id set log_index = 5 where log_index = 333",
                "delete from audit_event_id where log_index = 333",
                "delete from audit_event_body where log_index = 333",
                "delete from audit_event where log_index = 333"
            })
    void aChangedLeafIsNamed(String change) throws Exception {
        execute(change);

        assertBad(333, 333, begin());
    }

    @Test
    void anEventWithoutDataIsGood() throws Exception {
        ReceivedEvent received = new ReceivedEvent(
                null,
                Map.of(
                                "ce_specversion", "1.0",
                                "ce_id", "no-data",
                                "ce_type", "test.v1",
                                "ce_source", "urn:test",
                                "ce_time", "2026-11-01T12:00:00Z")
                        .entrySet()
                        .stream()
                        .map(each -> new Header(each.getKey(), each.getValue().getBytes(StandardCharsets.UTF_8)))
                        .toList(),
                null);
        APPENDER.append(
                transaction, new Shard("orders/0", 1), List.of(new Arrival(SIZE, received, PARSER.parse(received))));

        assertThat(end(begin())).isNull();
    }

    @Test
    void aDeadLetterThatIsShownAsAnEventIsNamed() throws Exception {
        record(transaction, "{\"amount\": 1}");
        assertThat(end(begin())).isNull();

        execute("update audit_event set kind = 'stored', event_id = 'forged' where log_index = " + SIZE);

        assertBad(SIZE, SIZE, begin());
    }

    /** Whether its type was known then, or what the database had against it, cannot be told later. */
    @ParameterizedTest
    @CsvSource({"unknown-type, true", "not-storable, true", "time-in-the-future, false", "not-json, false"})
    void anEventThatIsADeadLetterIsBelievedByItsRule(String rule, boolean believed) throws Exception {
        execute("update audit_event set kind = 'dead-letter' where log_index = 333");
        execute("insert into dead_letter (log_index, rule, reason) values (333, '" + rule + "', 'so')");

        if (believed) {
            assertThat(end(begin())).isNull();
        } else {
            assertBad(333, 333, begin());
        }
    }

    @Test
    void aByteThatWasChangedIsFound() throws Exception {
        byte[] leaf = leaf(333);
        for (int at : new int[] {0, leaf.length / 2, leaf.length - 1}) {
            byte[] changed = leaf.clone();
            changed[at] ^= 1;
            update("audit_event_body set leaf", changed, 333);
            assertBad(333, 333, begin());
        }

        update("audit_event_body set leaf", leaf, 333);
        assertThat(end(begin())).isNull();

        update("audit_event set leaf_hash", new byte[32], 333);
        assertBad(333, 333, begin());
    }

    /** Personal bytes are sealed, and checked all the same. */
    @Test
    void aChangedLeafWithPersonalDataIsNamed() throws Exception {
        record(
                transaction,
                "{\"eventId\":\"6f2b8a52-7c3e-4d5e-9a01-0a4b7c8d9e0f\",\"eventType\":\"OrderCompleted\","
                        + "\"aggregateId\":\"o-1\",\"aggregateType\":\"Order\",\"timestamp\":\"2026-11-01T12:00:00Z\","
                        + "\"metadata\":{\"source\":\"orders\"},\"payload\":{\"orderId\":\"o-1\","
                        + "\"completedAt\":\"2026-11-01T12:00:00Z\",\"notes\":\"rings twice\"}}");
        assertThat(end(begin())).isNull();

        execute("update audit_event_body set payload = replace(payload, '2026-11-01T12', '2026-11-01T13')"
                + " where log_index = " + SIZE);
        assertBad(SIZE, SIZE, begin());

        execute("update subject_key set secret = " + bytes("00".repeat(32)));
        assertBad(SIZE, SIZE, begin());

        execute("delete from subject_key");
        assertThat(end(begin())).as("erased").isNull();
    }

    @Test
    void aRewrittenLeafIsFoundByTheTree() throws Exception {
        Leaf leaf = Leaf.decode(leaf(333));
        String event = new String(leaf.body().bytes(), StandardCharsets.UTF_8).replace("333.0", "999.0");
        Leaf forged = new Leaf(
                leaf.index(),
                leaf.shard(),
                leaf.position(),
                leaf.receivedAt(),
                leaf.key(),
                leaf.headers(),
                Leaf.Body.plain(event.getBytes(StandardCharsets.UTF_8)));
        update("audit_event_body set leaf", forged.encode(), 333);
        update("audit_event set leaf_hash", forged.hash(), 333);
        execute("update audit_event_body set payload = '{\"amount\":999.0}' where log_index = 333");

        // The nodes of the tree are left: one has the leaves 256 to 511, and the checkpoint of size 400 is nearer.
        assertBad(300, 399, begin());
    }

    @Test
    void aNodeOfTheTreeThatWasChangedIsFound() throws Exception {
        execute("update tree_node set hash = " + bytes("00".repeat(32)) + " where node_number = 1");

        assertBad(500, 511, begin());
    }

    @Test
    void aCheckpointThatNobodyHasSignedIsFound() throws Exception {
        String note = new Checkpoint(
                        PRESENT.verifier().name(),
                        400,
                        checkpoint(400).checkpoint().root())
                .sign(TestKeys.of("threadpilot.example/audit", 3))
                .toString();
        execute("update checkpoint set note = '" + note + "' where size = 400");

        assertBad(300, 399, begin());
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void anEndThatWasCutOffIsFound(boolean tidily) throws Exception {
        AnchoredCheckpoint outside = checkpoint(SIZE);
        execute("delete from audit_event where log_index >= 600");
        assertBad(600, 600, begin());

        rewindHead(600);
        assertBad(600, 600, begin());

        if (tidily) {
            execute("delete from checkpoint where size > 600");
            LogPass pass = begin();
            assertThat(end(pass))
                    .as("what nobody can tell without a checkpoint from outside")
                    .isNull();
            assertThat(pass.outsideSize()).isZero();
        }
        assertBad(600, 600, begin(outside));
    }

    /** Of the same length, and everything in the database is as it should be. */
    @Test
    void aHistoryThatWasRewrittenIsFoundByACheckpointFromOutside() throws Exception {
        AnchoredCheckpoint old = checkpoint(300);
        AnchoredCheckpoint newest = checkpoint(SIZE);
        emptyLog();
        append(transaction, "event", 0, 450);
        append(transaction, "forged", 450, SIZE);
        seal(transaction, PRESENT);

        LogPass pass = begin();
        assertThat(end(pass))
                .as("what nobody can tell without a checkpoint from outside")
                .isNull();
        assertThat(pass.outsideSize()).isZero();
        // The times at which the leaves came differ too.
        assertBad(0, 299, begin(old, newest));
        assertBad(0, SIZE - 1, begin(newest));
    }

    private void assertBad(long first, long last, LogPass pass) {
        BadLogException bad = end(pass);

        assertThat(bad).as("what is found").isNotNull();
        assertThat(List.of(bad.firstBad(), bad.lastBad())).as(bad.getMessage()).containsExactly(first, last);
    }

    private LogPass begin(AnchoredCheckpoint... outside) throws SQLException {
        return LogPass.begin(transaction, new LeafCheck(PARSER), KEYS, List.of(outside));
    }

    /** What is found in the end; null if all is well. */
    private BadLogException end(LogPass pass) {
        return catchThrowableOfType(BadLogException.class, () -> {
            while (!pass.next(transaction, 150)) {
                assertThat(pass.verified()).isLessThan(pass.size());
            }
        });
    }

    private void emptyLog() throws SQLException {
        for (String table : List.of(
                "audit_event",
                "audit_event_body",
                "audit_event_id",
                "audit_event_content",
                "tree_node",
                "checkpoint")) {
            execute("delete from " + table);
        }
        execute("update log_head set size = 0, frontier = null");
    }

    private static void append(Connection connection, String name, int from, int to) throws SQLException {
        record(
                connection,
                IntStream.range(from, to)
                        .mapToObj(i -> "{\"specversion\":\"1.0\",\"id\":\"" + name + "-" + i
                                + "\",\"type\":\"test.v1\",\"source\":\"urn:test\","
                                + "\"time\":\"2026-11-01T12:00:00.123456789Z\",\"data\":{\"amount\":" + i + ".0}}")
                        .toArray(String[]::new));
    }

    private static void record(Connection connection, String... events) throws SQLException {
        List<Arrival> arrivals = new ArrayList<>();
        for (String event : events) {
            ReceivedEvent received = new ReceivedEvent(null, List.of(), event.getBytes(StandardCharsets.UTF_8));
            arrivals.add(new Arrival(arrivals.size(), received, PARSER.parse(received)));
        }
        APPENDER.append(connection, Shard.HTTP, arrivals);
    }

    private static void seal(Connection connection, SigningKey key) throws SQLException {
        CompactRange tree = LogHead.read(connection);
        Checkpoint checkpoint = new Checkpoint(key.verifier().name(), tree.size(), tree.root());
        Statements.update(
                connection,
                "insert into checkpoint values (?, ?, ?, ?)",
                checkpoint.size(),
                checkpoint.root(),
                checkpoint.sign(key).toString(),
                OffsetDateTime.now());
    }

    /** As if the log had never been larger. */
    private void rewindHead(int size) throws SQLException {
        CompactRange tree = CompactRange.of(0, null);
        column("select leaf_hash from audit_event order by log_index").forEach(tree::append);
        assertThat(tree.size()).isEqualTo(size);
        Statements.update(transaction, "update log_head set size = ?, frontier = ?", tree.size(), tree.frontier());
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = transaction.createStatement()) {
            statement.execute(sql);
        }
    }

    private void update(String column, byte[] value, long index) throws SQLException {
        Statements.update(transaction, "update " + column + " = ? where log_index = ?", value, index);
    }

    private List<byte[]> column(String query) throws SQLException {
        try (Statement statement = transaction.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<byte[]> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getBytes(1));
            }
            return values;
        }
    }

    private byte[] leaf(int index) throws SQLException {
        return column("select leaf from audit_event_body where log_index = " + index)
                .get(0);
    }

    private String bytes(String hex) {
        return (database == TestDatabase.H2 ? "x'" : "'\\x") + hex + "'";
    }

    /** The checkpoint of that size, as somebody has kept it. */
    private AnchoredCheckpoint checkpoint(int size) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement("select note from checkpoint where size = ?")) {
            statement.setInt(1, size);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new AnchoredCheckpoint("a file", Checkpoint.of(SignedNote.parse(row.getString(1))));
            }
        }
    }
}
