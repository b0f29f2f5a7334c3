package io.threadpilot.audit.tree;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip archive with leaves of the log and everything that proves them, for somebody who does not trust the server. {@code
 * docs/guide/audit-proofs.md} describes it, and {@code VerifyBundle.java} checks it. It is written as the leaves come: of each only
 * the index is remembered. Not safe for use by several threads.
 *
 * <p>The entry that is written last says how many leaves there are. A bundle that was broken off has none, and is refused.
 */
public final class Bundle {

    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

    private static final int FORMAT = 1;

    private static final Pattern SCHEMA = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,119}");

    private final long size;
    private final ZipOutputStream zip;
    private final DataOutputStream out;
    private final LongStream.Builder indexes = LongStream.builder();
    private long last = -1;
    private long count;

    /**
     * Begins a bundle.
     *
     * @param out is not closed
     * @param note a signed checkpoint
     * @param keys with which it can be checked
     * @throws IllegalArgumentException if the note is no checkpoint
     * @throws IOException if nobody takes what is written
     */
    public Bundle(OutputStream out, SignedNote note, Collection<VerifierKey> keys) throws IOException {
        this.size = Checkpoint.of(note).size();
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        this.out = new DataOutputStream(zip);
        text("checkpoint.txt", note.toString());
        StringBuilder lines = new StringBuilder();
        keys.forEach(key -> lines.append(key).append('\n'));
        text("keys.txt", lines.toString());
        zip.putNextEntry(new ZipEntry("leaves.bin"));
    }

    /**
     * Adds a leaf.
     *
     * @param index more than that of the leaf before, and less than the size of the checkpoint
     * @param leaf its bytes, as they are hashed
     * @throws IllegalArgumentException if the index is outside of its range
     * @throws IOException if nobody takes what is written
     */
    public void add(long index, byte[] leaf) throws IOException {
        if (index <= last || index >= size) {
            throw new IllegalArgumentException(
                    "After the leaf " + last + " of " + size + " the leaf " + index + " cannot come");
        }
        out.writeInt(leaf.length);
        out.write(leaf);
        indexes.add(index);
        last = index;
        count++;
    }

    /**
     * Proves the leaves and ends the bundle.
     *
     * @param proofs at the size of the checkpoint
     * @param schemas of the events that are in it, by names such as {@code OrderCreated.1}: 1 to 120 letters, digits, dots, hyphens
     *     and underscores; may be empty
     * @throws IllegalArgumentException if the proofs are for another size, or a schema has another name
     * @throws IOException if nobody takes what is written
     * @throws SQLException if the database did not answer
     */
    public void finish(MerkleProofs proofs, SortedMap<String, JsonObject> schemas) throws IOException, SQLException {
        if (proofs.size() != size) {
            throw new IllegalArgumentException("The checkpoint has the size " + size + ", the proofs " + proofs.size());
        }
        zip.putNextEntry(new ZipEntry("proofs.ndjson"));
        PrimitiveIterator.OfLong each = indexes.build().iterator();
        while (each.hasNext()) {
            long index = each.nextLong();
            out.write((proof(index, proofs.inclusion(index)) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        for (Map.Entry<String, JsonObject> schema : schemas.entrySet()) {
            if (!SCHEMA.matcher(schema.getKey()).matches()) {
                throw new IllegalArgumentException("A schema cannot be called " + schema.getKey());
            }
            text("schemas/" + schema.getKey() + ".json", schema.getValue() + "\n");
        }
        JsonObject bundle = JSON.createObjectBuilder()
                .add("format", FORMAT)
                .add("events", count)
                .build();
        text("bundle.json", bundle + "\n");
        zip.finish();
        zip.flush();
    }

    private static JsonObject proof(long index, List<byte[]> hashes) {
        JsonArrayBuilder base64 = JSON.createArrayBuilder();
        hashes.forEach(hash -> base64.add(Base64.getEncoder().encodeToString(hash)));
        return JSON.createObjectBuilder()
                .add("leafIndex", index)
                .add("hashes", base64)
                .build();
    }

    private void text(String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
