package io.threadpilot.audit.query;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.threadpilot.audit.tree.Checkpoint;
import io.threadpilot.audit.tree.MerkleProofs;
import io.threadpilot.audit.tree.SignedNote;
import io.threadpilot.audit.tree.SigningKey;
import io.threadpilot.audit.tree.VerifierKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.microshed.testing.jupiter.MicroShedTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Whatever is recorded while somebody asks, each proof leads to a checkpoint, and each checkpoint has grown from the one before. */
@MicroShedTest
class ProofsWhileRecordingIT {

    private static final int WRITERS = 2;
    private static final int AT_ONCE = 20;
    private static final int PROOFS = 50;
    private static final int CHECKPOINTS = 5;

    /** That of the local run. */
    private static final VerifierKey KEY = SigningKey.parse(
                    "PRIVATE+KEY+local.threadpilot.example/audit+2edb49a2+Aa5Di2BytMvuPhOK+ryITGN/GwEwh7Qy0EAfd/JU6qBv")
            .verifier();

    private final String orders = "o-" + UUID.randomUUID();
    private final List<String> recorded = new CopyOnWriteArrayList<>();
    private final Random random = new Random(20_261_130);
    private final List<CompletableFuture<Void>> writers = new ArrayList<>();
    private volatile boolean writing = true;

    @AfterEach
    void writersEnd() {
        writing = false;
        writers.forEach(CompletableFuture::join);
    }

    @Test
    void everyProofHolds(@TempDir Path folder) throws Exception {
        IntStream.range(0, WRITERS).forEach(writer -> writers.add(CompletableFuture.runAsync(this::write)));
        await().until(() -> !recorded.isEmpty());

        Set<Long> sizes = new HashSet<>();
        Checkpoint last = null;
        for (int proved = 0; proved < PROOFS || sizes.size() < CHECKPOINTS; ) {
            Response answer =
                    asCoreSystem().get("/api/v1/events/{id}/proof", recorded.get(random.nextInt(recorded.size())));
            if (answer.statusCode() == 200) {
                Checkpoint next = proven(answer);
                if (last != null && next.size() > last.size()) {
                    assertHasGrown(last, next);
                }
                last = last == null || next.size() > last.size() ? next : last;
                sizes.add(next.size());
                proved++;
            } else {
                assertThat(answer.statusCode()).as("too new to be proved").isEqualTo(202);
            }
        }
        assertABundleIsProved(folder);
    }

    private static Checkpoint proven(Response answer) {
        Checkpoint checkpoint = Checkpoint.verified(SignedNote.parse(answer.path("checkpoint")), List.of(KEY))
                .orElseThrow();
        long index = answer.jsonPath().getLong("leafIndex");
        assertThat(checkpoint.size()).isEqualTo(answer.jsonPath().getLong("treeSize"));
        assertThat(MerkleProofs.includes(
                        bytes(answer.path("leafHash")), index, checkpoint.size(), hashes(answer), checkpoint.root()))
                .as("%s in %s", index, checkpoint.size())
                .isTrue();
        return checkpoint;
    }

    private static void assertHasGrown(Checkpoint from, Checkpoint to) {
        Response answer =
                asCoreSystem().get("/api/v1/checkpoints/{size}/consistency?from={from}", to.size(), from.size());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(MerkleProofs.areConsistent(from.size(), from.root(), to.size(), to.root(), hashes(answer)))
                .as("from %s to %s", from.size(), to.size())
                .isTrue();
    }

    /** By the program that auditors use. */
    private void assertABundleIsProved(Path folder) throws IOException, InterruptedException {
        Path bundle = folder.resolve("bundle.zip");
        Response answer = asCoreSystem().get("/api/v1/bundles?aggregateId={order}", order(recorded.get(0)));
        assertThat(answer.statusCode()).isEqualTo(200);
        Files.write(bundle, answer.asByteArray());
        Path output = folder.resolve("output.txt");
        Process verifier = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        System.getProperty("threadpilot.checkout")
                                + "/audit-war/src/main/resources/META-INF/threadpilot/VerifyBundle.java",
                        bundle.toString(),
                        KEY.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(verifier.waitFor()).as(Files.readString(output)).isZero();
    }

    private void write() {
        while (writing) {
            List<String> ids = IntStream.range(0, AT_ONCE)
                    .mapToObj(i -> UUID.randomUUID().toString())
                    .toList();
            asCoreSystem()
                    .contentType("application/cloudevents-batch+json")
                    .body(ids.stream()
                            .map(this::event)
                            .collect(joining(",", "[", "]"))
                            .getBytes(StandardCharsets.UTF_8))
                    .post("/api/v1/events")
                    .then()
                    .statusCode(200);
            recorded.addAll(ids);
        }
    }

    private String event(String id) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"type\":\"test.v1\",\"source\":\"urn:test\","
                + "\"time\":\"2026-11-01T12:00:00Z\",\"aggregatetype\":\"Order\",\"aggregateid\":\"" + order(id)
                + "\",\"data\":{\"name\":\"a\"}}";
    }

    /** One of sixteen: a bundle has 10,000 events at the most. */
    private String order(String id) {
        return orders + "-" + id.charAt(0);
    }

    private static List<byte[]> hashes(Response answer) {
        return answer.jsonPath().getList("hashes", String.class).stream()
                .map(ProofsWhileRecordingIT::bytes)
                .toList();
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    private static RequestSpecification asCoreSystem() {
        return given().header("X-Api-Key", "tp_local_core_system");
    }
}
