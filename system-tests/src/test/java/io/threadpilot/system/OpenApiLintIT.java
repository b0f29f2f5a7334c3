package io.threadpilot.system;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spectral has nothing to say against the OpenAPI documents in {@code docs/openapi}, by its own rules, those of OWASP and
 * ours: {@code src/test/npm/spectral.yaml}, where every exception stands with its reason.
 */
@EnabledIf(
        value = "io.threadpilot.system.NpmTools#areThereOrMustBe",
        disabledReason =
                "Node.js and npm are not installed (apt-get install nodejs npm), so the OpenAPI documents are not linted")
class OpenApiLintIT {

    private static final String SPECTRAL = "@stoplight/spectral-cli/dist/index.js";
    private static final Path TARGET = Path.of("target", "spectral").toAbsolutePath();

    @Test
    void theDocumentsKeepTheRules() throws IOException, InterruptedException {
        Findings findings =
                lint(Checkout.path("docs/openapi/vehicle.yaml"), Checkout.path("docs/openapi/insurance.yaml"));

        assertThat(findings.none()).as(findings.text()).isTrue();
    }

    /** What is forgotten most easily, all in one document; each must be found, ours by our own rules. */
    @Test
    void whatIsForgottenIsFound() throws IOException, InterruptedException {
        Path forgetful = Files.createDirectories(TARGET).resolve("vehicle.yaml");
        Files.writeString(
                forgetful,
                Checkout.read("docs/openapi/vehicle.yaml")
                        .replaceFirst(" +operationId: findVehicles\n", "")
                        .replaceFirst(" +summary: Find a vehicle by its registration number\n", "")
                        .replaceFirst("maxItems: 500\n", "description: Any number\n")
                        .replaceFirst("maxLength: 50\n", "description: Of any length\n")
                        .replaceFirst("application/problem\\+json:", "application/json:")
                        .replaceFirst("\"503\":", "\"504\":"));

        Findings findings = lint(forgetful);

        assertThat(findings.none()).isFalse();
        assertThat(findings.text())
                .contains(
                        "operation-operationId",
                        "operation-has-a-summary",
                        "owasp:api4:2023-array-limit",
                        "owasp:api4:2023-string-limit",
                        "errors-are-problem-documents-with-examples",
                        "operation-names-what-every-operation-answers");
    }

    /**
     * What Spectral says.
     *
     * @param none whether it finds nothing at all
     */
    private record Findings(boolean none, String text) {}

    private static Findings lint(Path... documents) throws IOException, InterruptedException {
        Process spectral = NpmTools.tool(
                        SPECTRAL,
                        Stream.concat(
                                        Stream.of(
                                                "lint",
                                                "--ruleset",
                                                NpmTools.file("spectral.yaml").toString(),
                                                "--fail-severity",
                                                "hint"),
                                        Arrays.stream(documents).map(Path::toString))
                                .toArray(String[]::new))
                .redirectErrorStream(true)
                .start();
        String text = new String(spectral.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Findings(spectral.waitFor() == 0, text);
    }
}
