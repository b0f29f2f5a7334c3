package io.threadpilot.system;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/** {@code liberty-config/write-env.sh}, which writes the secrets for containers. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script needs a POSIX shell")
class EnvironmentFileTest {

    private static final Set<String> SECRETS = Set.of(
            "DB_PASSWORD",
            "KEYSTORE_PASSWORD",
            "CORE_SYSTEM_KEY",
            "CORE_SYSTEM_KEY_SHA256",
            "INSURANCE_SERVICE_KEY",
            "INSURANCE_SERVICE_KEY_SHA256",
            "AUDIT_SERVICE_KEY",
            "AUDIT_SERVICE_KEY_SHA256",
            "PSEUDONYM_KEY",
            "AUDIT_CONTENT_KEY",
            "AUDIT_SIGNING_KEY",
            "GRAFANA_PASSWORD");
    private static final Pattern LINE = Pattern.compile("^([A-Z0-9_]+)=(.*)$", Pattern.MULTILINE);
    private static final Pattern USE = Pattern.compile("\\$\\{?([A-Za-z0-9_]+)(?:(:\\?)|[^}]*)");

    @TempDir
    private Path folder;

    @Test
    void everySecretIsFresh() throws Exception {
        Map<String, String> first = written(Files.createDirectory(folder.resolve("first")));
        Map<String, String> second = written(Files.createDirectory(folder.resolve("second")));

        assertThat(SECRETS).allSatisfy(name -> {
            assertThat(first.get(name)).hasSizeGreaterThanOrEqualTo(64);
            assertThat(second.get(name)).hasSizeGreaterThanOrEqualTo(64).isNotEqualTo(first.get(name));
        });
        assertThat(SECRETS.stream().map(first::get)).doesNotHaveDuplicates();
    }

    @Test
    void hashesAreThoseOfTheKeys() throws Exception {
        Map<String, String> written = written(folder);

        assertThat(List.of("CORE_SYSTEM_KEY", "INSURANCE_SERVICE_KEY", "AUDIT_SERVICE_KEY"))
                .allSatisfy(key -> {
                    assertThat(written.get(key)).matches("tp_[0-9a-f]{64}");
                    assertThat(written.get(key + "_SHA256")).isEqualTo(sha256(written.get(key)));
                });
    }

    @Test
    void onlyTheOwnerMayReadItAndNothingSecretIsPrinted() throws Exception {
        Outcome outcome = writeInto(folder);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(".env"))))
                .isEqualTo("rw-------");
        assertThat(outcome.output()).contains("CORE_SYSTEM_KEY");
        Map<String, String> written = variablesIn(Files.readString(folder.resolve(".env")));
        assertThat(SECRETS).allSatisfy(name -> assertThat(outcome.output()).doesNotContain(written.get(name)));
    }

    @Test
    void neverOverwrites() throws Exception {
        Files.writeString(folder.resolve(".env"), "DB_PASSWORD=mine\n");

        Outcome outcome = writeInto(folder);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(folder.resolve(".env")).hasContent("DB_PASSWORD=mine\n");
    }

    @Test
    void theExampleNamesWhatIsWrittenAndHoldsNoValues() throws Exception {
        Map<String, String> example = variablesIn(Checkout.read(".env.example"));

        assertThat(example.keySet()).isEqualTo(written(folder).keySet());
        assertThat(example.values()).allMatch(String::isEmpty);
    }

    @Test
    void theExampleNamesWhatTheComposeFileUsesAndNoSecretHasADefault() {
        List<MatchResult> uses = Checkout.composeFiles().stream()
                .flatMap(file -> USE.matcher(Checkout.read(file)).results())
                .toList();

        Set<String> used = uses.stream().map(use -> use.group(1)).collect(toSet());
        assertThat(variablesIn(Checkout.read(".env.example")).keySet()).containsAll(used);
        // The core system's key stays outside; of the rest everything is used.
        Set<String> unused = new TreeSet<>(SECRETS);
        unused.removeAll(used);
        assertThat(unused).containsExactly("CORE_SYSTEM_KEY");
        assertThat(uses)
                .filteredOn(use -> SECRETS.contains(use.group(1)))
                .allMatch(use -> ":?".equals(use.group(2)), "stops without it");
    }

    private record Outcome(int code, String output) {}

    /** The variables of a new file, which the script writes into this folder. */
    static Map<String, String> written(Path directory) throws IOException, InterruptedException {
        assertThat(writeInto(directory).code()).isZero();
        return variablesIn(Files.readString(directory.resolve(".env")));
    }

    private static Outcome writeInto(Path directory) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "sh", Checkout.path("liberty-config/write-env.sh").toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ended").isTrue();
        return new Outcome(process.exitValue(), output);
    }

    private static Map<String, String> variablesIn(String file) {
        return LINE.matcher(file).results().collect(toMap(line -> line.group(1), line -> line.group(2)));
    }

    private static String sha256(String key) throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash);
    }
}
