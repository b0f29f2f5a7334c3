package io.threadpilot.audit.tree;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BundleTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void everyLeafIsInItWithAProofThatLeadsToTheCheckpoint() throws IOException {
        Map<String, byte[]> entries = TestBundle.unzip(TestBundle.good());
        assertThat(entries)
                .containsOnlyKeys(
                        "checkpoint.txt",
                        "keys.txt",
                        "leaves.bin",
                        "proofs.ndjson",
                        "schemas/OrderCreated.1.json",
                        "bundle.json");
        VerifierKey key = VerifierKey.parse(text(entries, "keys.txt").strip());
        Checkpoint checkpoint = Checkpoint.verified(SignedNote.parse(text(entries, "checkpoint.txt")), List.of(key))
                .orElseThrow();
        DataInputStream leaves = new DataInputStream(new ByteArrayInputStream(entries.get("leaves.bin")));
        Iterator<String> proofs = text(entries, "proofs.ndjson").lines().iterator();

        for (int index : TestBundle.INDEXES) {
            byte[] leaf = leaves.readNBytes(leaves.readInt());
            JsonObject proof = json(proofs.next());
            List<byte[]> hashes = proof.getJsonArray("hashes").getValuesAs(hash -> Base64.getDecoder()
                    .decode(hash.toString().replace("\"", "")));

            assertThat(leaf).isEqualTo(TestBundle.leaf(index).encode());
            assertThat(proof.keySet()).containsExactly("leafIndex", "hashes");
            assertThat(proof.getInt("leafIndex")).isEqualTo(index);
            assertThat(MerkleProofs.includes(
                            MerkleHash.leaf(leaf), index, checkpoint.size(), hashes, checkpoint.root()))
                    .isTrue();
        }
        assertThat(leaves.available()).isZero();
        assertThat(proofs).isExhausted();
        assertThat(json(text(entries, "bundle.json"))).isEqualTo(json("{\"format\":1,\"events\":11}"));
        assertThat(json(text(entries, "schemas/OrderCreated.1.json")))
                .isEqualTo(TestBundle.schemas().get("OrderCreated.1"));
    }

    private static String text(Map<String, byte[]> entries, String name) {
        return new String(entries.get(name), StandardCharsets.UTF_8);
    }

    private static JsonObject json(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }

    @Test
    void leavesComeInTheOrderOfTheLog() throws IOException {
        Bundle bundle = TestBundle.begin(out, List.of(3, 5));
        byte[] leaf = TestBundle.leaf(5).encode();

        for (int refused : new int[] {-1, 0, 4, 5, TestBundle.SIZE}) {
            assertThatThrownBy(() -> bundle.add(refused, leaf)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void proofsAtAnotherSizeAreRefused() throws IOException {
        Bundle bundle = TestBundle.begin(out, List.of(3));
        MerkleProofs proofs = new MerkleProofs(TestLog.of(301), 301);

        assertThatThrownBy(() -> bundle.finish(proofs, TestBundle.schemas()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../evil", "a/b", "a b", ".hidden", "\u00e5"})
    void aSchemaWithANameThatMayLeadElsewhereIsRefused(String name) throws IOException {
        Bundle bundle = TestBundle.begin(out, List.of());
        MerkleProofs proofs = new MerkleProofs(TestLog.of(300), 300);
        TreeMap<String, JsonObject> schemas = new TreeMap<>(Map.of(name, JsonValue.EMPTY_JSON_OBJECT));

        assertThatThrownBy(() -> bundle.finish(proofs, schemas)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNoCheckpointBeginsNoBundle() {
        SignedNote note = SignedNote.sign("text\n", TestBundle.KEY);

        assertThatThrownBy(() -> new Bundle(out, note, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThat(out.size()).isZero();
    }
}
