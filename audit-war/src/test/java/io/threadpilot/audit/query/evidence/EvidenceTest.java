package io.threadpilot.audit.query.evidence;

import io.threadpilot.audit.event.types.EventTypes;
import io.threadpilot.audit.query.EventFilter;
import io.threadpilot.audit.query.EventParameters;
import io.threadpilot.audit.query.LogInDatabase;
import io.threadpilot.audit.query.LogRow;
import io.threadpilot.audit.tree.Checkpoint;
import io.threadpilot.audit.tree.CompactRange;
import io.threadpilot.audit.tree.Leaf;
import io.threadpilot.audit.tree.MerkleProofs;
import io.threadpilot.audit.tree.SigningKey;
import io.threadpilot.audit.tree.TreeNode;
import io.threadpilot.contracts.audit.AuditProblems;
import io.threadpilot.contracts.audit.CheckpointPage;
import io.threadpilot.contracts.audit.ConsistencyProof;
import io.threadpilot.contracts.audit.InclusionProof;
import io.threadpilot.platform.consumer.ConsumedRecord.Header;
import io.threadpilot.platform.pages.SignedCursors;
import io.threadpilot.platform.problems.RequestProblem;
import io.threadpilot.testing.TestDatabase;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.ws.rs.core.MediaType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import static io.threadpilot.audit.query.LogRow.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Exact bytes, proofs, checkpoints and bundles of a log, in a database of each kind. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class EvidenceTest {

    private static final SigningKey KEY = SigningKey.parse(
            "PRIVATE+KEY+local.threadpilot.example/audit+2edb49a2+Aa5Di2BytMvuPhOK+ryITGN/GwEwh7Qy0EAfd/JU6qBv");

    /** What browsers would show as a page. */
    private static final String PAGE = "<script>alert(1)</script>";

    @Parameter
    private TestDatabase database;

    private LogInDatabase logged;

    private final CompactRange tree = CompactRange.of(0, null);

    /** The roots of the checkpoints by their sizes. */
    private final Map<Long, byte[]> roots = new TreeMap<>();

    @BeforeEach
    void anEmptyLog() throws SQLException {
        logged = LogInDatabase.empty(database);
    }

    @Test
    void everyEventIsProvedByEveryCheckpointThatHasIt() throws SQLException {
        for (int size : List.of(1, 2, 3, 255, 256, 257, 701)) {
            grow(size);
            seal();
        }
        try (Connection connection = database.open()) {
            SignedCheckpoints checkpoints = new SignedCheckpoints(connection);
            for (long size : roots.keySet()) {
                for (long index : List.of(0L, 1L, size / 2, size - 1)) {
                    if (index < size) {
                        StoredLeaf leaf = StoredLeaf.existing(connection, "e" + index, Optional.empty());
                        InclusionProof proof = ProofResource.proof(connection, leaf, checkpoints.existing(size));

                        assertThat(MerkleProofs.includes(
                                        base64(proof.leafHash()), index, size, base64(proof.hashes()), roots.get(size)))
                                .as("%d of %d", index, size)
                                .isTrue();
                        assertThat(proof.leafIndex()).isEqualTo(index);
                        assertThat(proof.treeSize()).isEqualTo(size);
                        assertThat(proof.checkpoint()).contains("\n" + size + "\n");
                    }
                }
                for (long from : roots.keySet()) {
                    if (from <= size) {
                        ConsistencyProof proof = CheckpointsResource.proof(connection, from, size);

                        assertThat(MerkleProofs.areConsistent(
                                        from, roots.get(from), size, roots.get(size), base64(proof.hashes())))
                                .as("from %d to %d", from, size)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void whichOfTheEventsOfAnIdIsProvedCanBeChosen() throws SQLException {
        logged.append(List.of(
                LogRow.event(0).with("kind", "stored").with("event_id", "e"),
                LogRow.event(1).with("kind", "id-conflict").with("event_id", "e"),
                LogRow.deadLetter(2).with("kind", "dead-letter").with("event_id", "e"),
                LogRow.event(3)));
        try (Connection connection = database.open()) {
            assertThat(StoredLeaf.existing(connection, "e", Optional.empty()).index())
                    .isZero();
            assertThat(StoredLeaf.existing(connection, "e", Optional.of(1L)).index())
                    .isEqualTo(1);
            for (long other : List.of(2L, 3L, 4L)) {
                assertThatThrownBy(() -> StoredLeaf.existing(connection, "e", Optional.of(other)))
                        .isInstanceOf(RequestProblem.class)
                        .hasMessage("The log has no event of this id and index.");
            }
            assertThatThrownBy(() -> StoredLeaf.existing(connection, "e2", Optional.empty()))
                    .isInstanceOf(RequestProblem.class);
        }
    }

    @Test
    void checkpointsAreListedNewestFirstInBothDirections() throws SQLException {
        SignedCursors cursors = SignedCursors.of(database::open);
        try (Connection connection = database.open()) {
            SignedCheckpoints checkpoints = new SignedCheckpoints(connection);
            assertThat(checkpoints.newest()).isEmpty();
            assertThat(checkpoints.page(cursors, null, 2)).isEqualTo(new CheckpointPage(List.of(), null, null));
            for (int size = 1; size <= 5; size++) {
                grow(size);
                seal();
            }
            assertThat(checkpoints.newest().orElseThrow().size()).isEqualTo(5);

            CheckpointPage first = checkpoints.page(cursors, null, 2);
            CheckpointPage second = checkpoints.page(cursors, first.next(), 2);
            CheckpointPage third = checkpoints.page(cursors, second.next(), 2);

            assertThat(sizes(first)).containsExactly(5L, 4L);
            assertThat(first.previous()).isNull();
            assertThat(sizes(second)).containsExactly(3L, 2L);
            assertThat(sizes(third)).containsExactly(1L);
            assertThat(third.next()).isNull();
            assertThat(checkpoints.page(cursors, third.previous(), 2)).isEqualTo(second);
            assertThat(checkpoints.page(cursors, second.previous(), 2)).isEqualTo(first);
            assertThat(sizes(checkpoints.page(cursors, third.previous(), 3))).containsExactly(4L, 3L, 2L);
            grow(6);
            seal();
            CheckpointPage newest = checkpoints.page(cursors, second.previous(), 3);
            assertThat(sizes(newest)).containsExactly(6L, 5L, 4L);
            assertThat(newest.previous()).isNull();
            assertThatThrownBy(() -> checkpoints.page(cursors, "x", 2)).isInstanceOf(RequestProblem.class);
        }
    }

    private static List<Long> sizes(CheckpointPage page) {
        return page.items().stream()
                .map(io.threadpilot.contracts.audit.Checkpoint::size)
                .toList();
    }

    @Test
    void aCheckpointIsAnsweredExactlyAsItWasSigned() throws SQLException {
        grow(3);
        String note = seal();
        try (Connection connection = database.open()) {
            io.threadpilot.contracts.audit.Checkpoint checkpoint = new SignedCheckpoints(connection).existing(3);

            assertThat(checkpoint.note()).isEqualTo(note);
            assertThat(base64(checkpoint.root())).isEqualTo(tree.root());
            assertThat(checkpoint.signedAt()).isEqualTo(NOON.toInstant());
            assertThatThrownBy(() -> new SignedCheckpoints(connection).existing(2))
                    .isInstanceOf(RequestProblem.class)
                    .hasMessage("The log has no checkpoint of this size.");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "application/json,                        application/json,             event-0.json",
        "APPLICATION/JSON;charset=utf-8,          application/json,             event-0.json",
        "application/cloudevents+json,            application/cloudevents+json, event-0.json",
        "text/html,                               application/octet-stream,     event-0.bin",
        "application/json+html,                   application/octet-stream,     event-0.bin",
        "'text/html, application/json',           application/octet-stream,     event-0.bin",
        "image/svg+xml,                           application/octet-stream,     event-0.bin",
        "'',                                      application/octet-stream,     event-0.bin",
        ",                                        application/octet-stream,     event-0.bin"
    })
    void theBytesOfAnEventAreNeverAPage(String contentType, String answered, String file) throws SQLException {
        List<Header> headers =
                contentType == null ? List.of() : List.of(new Header("Content-Type", contentType.getBytes(UTF_8)));
        logged.append(List.of(LogRow.event(0).withLeaf(leaf(0, headers, Leaf.Body.plain(PAGE.getBytes(UTF_8))))));
        try (Connection connection = database.open()) {
            RawEvent event = RawEvent.find(connection, "e0", Optional.empty());

            assertThat(event.bytes()).asString(UTF_8).isEqualTo(PAGE);
            assertThat(event.mediaType()).isEqualTo(MediaType.valueOf(answered));
            assertThat(event.fileName()).isEqualTo(file);
        }
    }

    @Test
    void aBodyThatWasRemovedIsGone() throws SQLException {
        logged.append(List.of(LogRow.event(0)));
        database.execute("delete from audit_event_body");
        try (Connection connection = database.open()) {
            assertThatThrownBy(() -> RawEvent.find(connection, "e0", Optional.empty()))
                    .isInstanceOf(RequestProblem.class)
                    .hasMessage("The body of this event was removed.");
        }
    }

    @Test
    void aBundleHasTheChosenLeavesAndWhatProvesThem() throws SQLException, IOException {
        grow(600);
        seal();
        grow(602);
        EventParameters chosen = new EventParameters();
        ChosenLeaves leaves = ChosenLeaves.choose(database::open, chosen.filter());
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        leaves.write(out, List.of(KEY.verifier()), EventTypes.load());

        Map<String, byte[]> entries = entries(out.toByteArray());
        assertThat(entries.keySet())
                .containsSubsequence("checkpoint.txt", "keys.txt", "leaves.bin", "proofs.ndjson", "bundle.json")
                .contains("schemas/OrderCreated.1.json", "schemas/urn.threadpilot.schema.common.1.json");
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(entries.get("leaves.bin")));
        for (String line : new String(entries.get("proofs.ndjson"), UTF_8).split("\n")) {
            JsonObject proof = Json.createReader(new StringReader(line)).readObject();
            byte[] leaf = in.readNBytes(in.readInt());
            long index = Leaf.decode(leaf).index();
            assertThat(proof.getInt("leafIndex")).isEqualTo(index);
            assertThat(MerkleProofs.includes(
                            Leaf.decode(leaf).hash(),
                            index,
                            600,
                            base64(proof.getJsonArray("hashes").getValuesAs(JsonString::getString)),
                            roots.get(600L)))
                    .as("%d", index)
                    .isTrue();
        }
        assertThat(in.read()).isEqualTo(-1);
        assertThat(leaves.indexes())
                .isEqualTo(LongStream.range(0, 600)
                        .filter(index -> index % 100 != 99)
                        .boxed()
                        .toList());
    }

    @Test
    void aLogThatWasNeverSealedHasNoBundle() throws SQLException {
        grow(1);

        assertThatThrownBy(() -> ChosenLeaves.choose(database::open, new EventParameters().filter()))
                .isInstanceOf(RequestProblem.class)
                .hasMessageContaining("not sealed yet");
    }

    @Test
    void aBundleHasUpToTenThousandEvents() throws SQLException {
        grow(10_101);
        seal();

        assertThat(ChosenLeaves.choose(database::open, new EventParameters().filter())
                        .indexes())
                .hasSize(10_000);
        grow(10_102);
        seal();
        assertThatThrownBy(() -> ChosenLeaves.choose(database::open, new EventParameters().filter()))
                .isInstanceOf(RequestProblem.class)
                .hasMessageContaining("10,000");
    }

    @Test
    void aBundleWithoutTheBodiesOfSomeMonthsIsGoneAndNamesThem() throws SQLException {
        for (String received : List.of(
                "2026-08-31T23:59:59Z", "2026-09-01T00:00:00Z", "2026-09-30T23:59:59Z", "2026-10-01T00:00:00Z")) {
            LogRow row = LogRow.event(tree.size()).with("received_at", OffsetDateTime.parse(received));
            logged.append(List.of(row));
            tree.append(row.leafHash());
        }
        seal();
        database.execute(
                "delete from audit_event_body where received_at < timestamp with time zone '2026-10-01 00:00:00Z'");

        assertThatThrownBy(() -> ChosenLeaves.choose(database::open, new EventParameters().filter()))
                .isInstanceOf(RequestProblem.class)
                .hasFieldOrPropertyWithValue("type", AuditProblems.ERASED)
                .hasMessage("The bodies of events that were received in these months were removed: 2026-08, 2026-09."
                        + " Leave the months out with receivedFrom and receivedTo.");

        EventFilter october = new EventFilter(List.of(new EventFilter.Condition(
                "receivedFrom", OffsetDateTime.parse("2026-10-01T00:00:00Z"), "received_at >= ?")));
        assertThat(ChosenLeaves.choose(database::open, october).indexes()).containsExactly(3L);
    }

    /** Every hundredth is a dead letter. */
    private void grow(long size) throws SQLException {
        List<LogRow> rows = new ArrayList<>();
        List<TreeNode> nodes = new ArrayList<>();
        for (long index = tree.size(); index < size; index++) {
            LogRow row = index % 100 == 99 ? LogRow.deadLetter(index) : LogRow.event(index);
            row = row.withLeaf(leaf(index, List.of(), Leaf.Body.plain("{}".getBytes(UTF_8))));
            rows.add(row);
            nodes.addAll(tree.append(row.leafHash()));
        }
        logged.append(rows);
        try (Connection connection = database.open();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into tree_node (level, node_number, hash) values (?, ?, ?)")) {
            for (TreeNode node : nodes) {
                insert.setInt(1, node.level());
                insert.setLong(2, node.number());
                insert.setBytes(3, node.hash());
                insert.executeUpdate();
            }
        }
    }

    private String seal() throws SQLException {
        String note = new Checkpoint(KEY.verifier().name(), tree.size(), tree.root())
                .sign(KEY)
                .toString();
        try (Connection connection = database.open();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into checkpoint (size, root, note, signed_at) values (?, ?, ?, ?)")) {
            insert.setLong(1, tree.size());
            insert.setBytes(2, tree.root());
            insert.setString(3, note);
            insert.setObject(4, NOON);
            insert.executeUpdate();
        }
        roots.put(tree.size(), tree.root());
        return note;
    }

    private static byte[] leaf(long index, List<Header> headers, Leaf.Body body) {
        return new Leaf(index, "http", index + 1, NOON.toInstant(), null, headers, body).encode();
    }

    private static Map<String, byte[]> entries(byte[] zip) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private static byte[] base64(String text) {
        return Base64.getDecoder().decode(text);
    }

    private static List<byte[]> base64(List<String> texts) {
        return texts.stream().map(EvidenceTest::base64).toList();
    }
}
