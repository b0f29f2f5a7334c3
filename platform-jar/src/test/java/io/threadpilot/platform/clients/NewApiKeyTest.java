package io.threadpilot.platform.clients;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

@ResourceLock(Resources.SYSTEM_OUT)
class NewApiKeyTest {

    private static final Pattern PRINTED =
            Pattern.compile("key     (?<key>tp_[0-9a-f]{64})\\R" + "sha256  (?<sha256>[0-9a-f]{64})\\R");

    @Test
    void theKeyIsRecognisedByTheHashThatIsPrintedWithIt() throws NoSuchAlgorithmException {
        Matcher printed = printed();

        assertThat(ApiKeyHash.of(printed.group("key"))).isEqualTo(ApiKeyHash.parse(printed.group("sha256")));
        ApiClients clients = new ApiClients(
                () -> Map.of(
                        "threadpilot.clients.new.keys.first.sha256",
                        printed.group("sha256"),
                        "threadpilot.clients.new.tier",
                        "unauthenticated",
                        "threadpilot.tiers.unauthenticated.requests",
                        "unlimited",
                        "threadpilot.tiers.unauthenticated.parallel",
                        "unlimited"),
                Set.of(),
                seen -> {},
                InstantSource.system(),
                () -> 0);
        clients.readAtStart(new Object());
        assertThat(clients.withKey(printed.group("key"))).isPresent();
    }

    @Test
    void everyKeyIsANewOne() throws NoSuchAlgorithmException {
        assertThat(printed().group("key")).isNotEqualTo(printed().group("key"));
    }

    @Test
    void theHashIsPutIntoAFileThatIsNotThereYet(@TempDir Path folder) throws IOException, NoSuchAlgorithmException {
        Path file = folder.resolve("threadpilot.clients.acme.keys.first.sha256");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        assertThat(run(out, err, file.toString())).isZero();
        String key = out.toString(StandardCharsets.UTF_8).strip().replaceFirst("^key +", "");
        String hash = Files.readString(file).strip();
        assertThat(ApiKeyHash.of(key)).isEqualTo(ApiKeyHash.parse(hash));
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain(hash);

        for (String[] refused : new String[][] {
            {file.toString()}, {folder.resolve("nowhere/file").toString()}, {"a", "b"}
        }) {
            out.reset();
            assertThat(run(out, err, refused)).isEqualTo(2);
            assertThat(out.size()).isZero();
        }
        assertThat(Files.readString(file).strip()).isEqualTo(hash);
    }

    private static int run(ByteArrayOutputStream out, ByteArrayOutputStream err, String... arguments)
            throws NoSuchAlgorithmException {
        return NewApiKey.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static Matcher printed() throws NoSuchAlgorithmException {
        PrintStream console = System.out;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        try {
            NewApiKey.main(new String[0]);
        } finally {
            System.setOut(console);
        }
        Matcher printed = PRINTED.matcher(output.toString(StandardCharsets.UTF_8));
        assertThat(printed.matches()).isTrue();
        return printed;
    }
}
