package io.threadpilot.bench;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class NeededTest {

    @TempDir
    Path folder;

    @Test
    void nothingIsMissingWhereBothAre() throws Exception {
        assertThat(Files.createFile(folder.resolve("wrk")).toFile().setExecutable(true))
                .isTrue();

        assertThat(Needed.missing("/nowhere:" + folder, Runtime.Version.parse("21")))
                .isEmpty();
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(Needed.missing("/nowhere:" + folder, Runtime.Version.parse("17.0.9")))
                .containsExactly("wrk (Debian: wrk)", "a JDK of 21 or newer, beside the one that is measured");
    }
}
