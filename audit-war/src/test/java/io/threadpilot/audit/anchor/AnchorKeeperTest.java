package io.threadpilot.audit.anchor;

import io.threadpilot.audit.tree.Checkpoint;
import io.threadpilot.audit.tree.SignedNote;
import io.threadpilot.audit.tree.SigningKey;
import io.threadpilot.audit.tree.TestKeys;
import io.threadpilot.testing.CapturedLog;
import io.threadpilot.testing.CountedMetrics;
import org.eclipse.microprofile.metrics.Metadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class AnchorKeeperTest {

    private static final SigningKey KEY = TestKeys.of("threadpilot.example/audit", 1);

    private final CountedMetrics metrics = new CountedMetrics();

    @TempDir
    private Path folder;

    @Test
    void eachCheckpointIsKeptOnceAndFailuresAreCountedAndLoggedWhenTheyBegin() throws IOException {
        Path disk = folder.resolve("disk");
        AnchorFile file = new AnchorFile(disk.resolve("checkpoints"));
        AnchorKeeper keeper = new AnchorKeeper(
                file,
                metrics.registry()
                        .counter(Metadata.builder().withName("failures").build()));
        try (CapturedLog log = new CapturedLog(AnchorKeeper.class)) {
            keeper.keep(checkpoint(1));
            keeper.keep(checkpoint(1));
            Files.createDirectory(disk);
            keeper.keep(checkpoint(2));
            keeper.keep(checkpoint(2));
            keeper.keep(checkpoint(3));

            assertThat(log.messages())
                    .satisfiesExactly(
                            begins -> assertThat(begins)
                                    .startsWith("No copy of a checkpoint can be kept in the anchor file: "),
                            ends -> assertThat(ends)
                                    .isEqualTo("Copies of checkpoints are kept in the anchor file again"));
        }
        assertThat(metrics.counts()).isEqualTo(Map.of("failures", 2L));
        assertThat(file.sample(10))
                .containsExactly(checkpoint(2).toString(), checkpoint(3).toString());
    }

    private static SignedNote checkpoint(int size) {
        return new Checkpoint(KEY.verifier().name(), size, new byte[32]).sign(KEY);
    }
}
