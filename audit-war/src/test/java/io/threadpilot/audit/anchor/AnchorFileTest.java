package io.threadpilot.audit.anchor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AnchorFileTest {

    @TempDir
    private Path folder;

    private Path file;
    private AnchorFile anchor;

    @BeforeEach
    void aFileThatIsNotThereYet() {
        file = folder.resolve("checkpoints");
        anchor = new AnchorFile(file);
    }

    @Test
    void whatIsKeptIsReadAgain() throws IOException {
        assertThat(anchor.sample(2)).isEmpty();

        anchor.keep(note(1));
        assertThat(anchor.sample(64)).containsExactly(note(1));

        anchor.keep(note(2));
        anchor.keep(note(3));
        assertThat(anchor.sample(64)).containsExactly(note(1), note(2), note(3));
        assertThat(Files.readAllLines(file)).hasSize(3);
    }

    @Test
    void aSampleIsSpreadAndHasTheLast() throws IOException {
        for (int size = 1; size <= 1000; size++) {
            anchor.keep(note(size));
        }

        List<String> sample = anchor.sample(10);

        assertThat(sample).hasSize(10).doesNotHaveDuplicates().endsWith(note(1000));
        assertThat(IntStream.rangeClosed(1, 10)).allSatisfy(tenth -> assertThat(sample.get(tenth - 1))
                .isIn(IntStream.rangeClosed(tenth * 100 - 10, tenth * 100 + 10)
                        .mapToObj(AnchorFileTest::note)
                        .toList()));
    }

    /** The server was killed, or the disk is full. */
    @Test
    void aLineThatWasNotWrittenToItsEndCostsNoOther() throws IOException {
        anchor.keep(note(1));
        Files.writeString(file, "{\"note\":\"a\\nb", StandardOpenOption.APPEND);

        assertThat(anchor.sample(64)).containsExactly(note(1));

        anchor.keep(note(2));
        assertThat(anchor.sample(64)).containsExactly(note(1), note(2));
    }

    @Test
    void whoeverCannotWriteIsTold() {
        AnchorFile nowhere = new AnchorFile(folder.resolve("missing").resolve("checkpoints"));

        assertThatThrownBy(() -> nowhere.keep(note(1))).isInstanceOf(IOException.class);
    }

    private static String note(int size) {
        return "threadpilot.example/audit\n" + size + "\nå\n\n\u2014 signature\n";
    }
}
