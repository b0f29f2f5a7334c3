package io.threadpilot.audit.tree;

import io.threadpilot.audit.tree.Leaf.Body;
import io.threadpilot.platform.consumer.ConsumedRecord.Header;
import jakarta.json.Json;
import jakarta.json.JsonObject;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A log of 300 events, every third of them sealed, and bundles of some of them. */
final class TestBundle {

    static final String ORIGIN = "threadpilot.example/audit";

    static final SigningKey KEY = TestKeys.of(ORIGIN, 1);

    /** Neighbours, the ends of the log, and both sides of what is stored as a node. */
    static final List<Integer> INDEXES = List.of(0, 1, 2, 5, 6, 100, 255, 256, 257, 298, 299);

    static final int SIZE = 300;

    private static final TestLog LOG = new TestLog();

    static {
        for (int index = 0; index < SIZE; index++) {
            LOG.append(leaf(index).hash());
        }
    }

    private TestBundle() {}

    static Leaf leaf(int index) {
        byte[] body = ("{\"orderId\":\"" + index + "\"}").getBytes(StandardCharsets.UTF_8);
        return new Leaf(
                index,
                "kafka:order-events:0:1",
                1_000 + index,
                Instant.parse("2026-11-30T12:00:00Z").plusSeconds(index),
                ("order-" + index).getBytes(StandardCharsets.UTF_8),
                List.of(new Header("content-type", "application/json".getBytes(StandardCharsets.UTF_8))),
                index % 3 == 0 ? Body.sealed(TestLog.hash(index), new byte[32], body) : Body.plain(body));
    }

    static Checkpoint checkpoint() {
        return new Checkpoint(ORIGIN, SIZE, LOG.range().root());
    }

    static SortedMap<String, JsonObject> schemas() {
        return new TreeMap<>(Map.of(
                "OrderCreated.1",
                Json.createObjectBuilder().add("type", "object").build()));
    }

    static byte[] good() {
        return of(INDEXES);
    }

    static byte[] of(List<Integer> indexes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            begin(out, indexes).finish(new MerkleProofs(LOG, SIZE), schemas());
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    /** A bundle without its end. */
    static Bundle begin(ByteArrayOutputStream out, List<Integer> indexes) throws IOException {
        Bundle bundle = new Bundle(out, checkpoint().sign(KEY), List.of(KEY.verifier()));
        for (int index : indexes) {
            bundle.add(index, leaf(index).encode());
        }
        return bundle;
    }

    /** The entries of an archive, in its order. */
    static Map<String, byte[]> unzip(byte[] archive) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return entries;
    }

    static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }
}
