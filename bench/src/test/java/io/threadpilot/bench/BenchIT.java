package io.threadpilot.bench;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** The commands of {@code bench/README.md}: what they measure here is worth nothing, but that they measure it. */
@Tag("long-run")
@EnabledOnOs(OS.LINUX)
class BenchIT {

    private static final Path RESULT = Checkout.path("bench/target/results/short.json");

    @Test
    void partsAreMeasuredAndResultsCanBeCompared() throws Exception {
        assumeThat(System.getenv("CI") != null || Files.isExecutable(Path.of("/usr/bin/wrk")))
                .as("wrk is installed")
                .isTrue();

        String run = output(
                "bench/run",
                "--built",
                "--parts",
                "outage,vehicle",
                "--seconds",
                "1",
                "--warm-up",
                "4",
                "--name",
                "short");
        Result result = Result.parse(Files.readString(RESULT));

        assertThat(result.measurements())
                .extracting(Measurement::part)
                .contains("floor", "start", "memory", "outage", "vehicle");
        assertThat(result.measurements())
                .allSatisfy(measurement -> assertThat(measurement.values().getOrDefault(Value.NOT_OK, 0.0))
                        .as(measurement.phase())
                        .isZero());
        assertThat(result.value(VehiclePart.SINGLE, Value.OF_FLOOR)).isPresent();
        assertThat(result.value(InsuranceParts.DOWN.label(), Value.STALE).orElseThrow())
                .isPositive();
        assertThat(run).contains("| second start to first answer: seconds | at most 8 |", "### outage");
        assertThat(output("bench/compare", RESULT.toString(), RESULT.toString()))
                .contains("| insurance service, second start | seconds |")
                .contains(" 1.00 |");
        assertThat(output("bench/compare", "--medians", RESULT.toString())).contains("### vehicle");
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(Checkout.path("").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
