package io.threadpilot.system;

import io.threadpilot.testing.LibertyServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** The commands of {@code docs/audit.md} do what it says, on a service that runs. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are for a POSIX shell")
class AuditDocumentIT {

    private static final String PERSON = "199001011234";

    private final LibertyServer insurance = BothServers.onH2().insurance();
    private final String correlationId = UUID.randomUUID().toString();

    @Test
    void theEventsAboutAPersonAreFoundByWhoHasTheKey() throws Exception {
        given().header("X-Api-Key", "tp_local_core_system")
                .header("X-Correlation-Id", correlationId)
                .get(insurance.url() + "/api/v1/insurances/" + PERSON);

        String export = command("ExportEvents");
        String pseudonym = "--subject \"$(" + command("PseudonymOf") + ")\"";

        for (String number : List.of(PERSON, "19900101-1234", "900101-1234")) {
            for (String subject : List.of(pseudonym, "--subject -")) {
                assertThat(run(
                                export.replaceAll(
                                        "--from.*",
                                        Matcher.quoteReplacement(subject + " --correlation-id " + correlationId)),
                                number))
                        .as(subject)
                        .singleElement()
                        .asString()
                        .startsWith("{\"position\":")
                        .contains("\"actor\":\"core-system\"", "\"outcome\":\"FOUND\"", "\"policies\":2")
                        .doesNotContain(PERSON);
            }
        }
        assertThat(run(
                        export.replaceAll(
                                "--from \\S+ --to \\S+", "--from 2020-01-01T00:00:00Z --to 2100-01-01T00:00:00Z"),
                        ""))
                .filteredOn(line -> line.contains(correlationId))
                .hasSize(1);
    }

    @Test
    void theCommandsAsTheyStandThereAreUnderstood() throws Exception {
        assertThat(run(command("ExportEvents"), "")).allMatch(line -> line.startsWith("{\"position\":"));
    }

    private static String command(String program) throws IOException {
        return Files.readAllLines(Checkout.path("docs/audit.md")).stream()
                .filter(line -> line.startsWith("java ") && line.contains("." + program))
                .findFirst()
                .orElseThrow();
    }

    /** The lines that a command writes, which must succeed. */
    private List<String> run(String command, String input) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .directory(Checkout.path("").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> environment = new HashMap<>();
        environment.put("DB_URL", insurance.databaseUrl());
        environment.put("DB_USER", "threadpilot");
        environment.put("THREADPILOT_PSEUDONYM_KEY", localKey());
        environment.put("THREADPILOT_PSEUDONYM_KEY_ID", "local");
        environment.put("PATH", System.getProperty("java.home") + "/bin:" + System.getenv("PATH"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.lines().toList();
    }

    private static String localKey() throws IOException {
        String configuration = Files.readString(
                Checkout.path("liberty-config/insurance/local/configDropins/overrides/local-insurance.xml"));
        return configuration.replaceAll("(?s).*threadpilot.pseudonym.key\" defaultValue=\"([0-9a-f]+)\".*", "$1");
    }
}
