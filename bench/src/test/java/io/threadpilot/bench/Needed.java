package io.threadpilot.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the benchmark needs of the machine. */
final class Needed {

    private Needed() {}

    /** Ends the program with a word about what is missing, if anything is. */
    static void orEnd() {
        List<String> missing = missing(System.getenv("PATH"), Jdk.newest().version());
        if (!missing.isEmpty()) {
            System.err.println("Missing: " + String.join("; ", missing));
            System.exit(2);
        }
    }

    /**
     * What is missing.
     *
     * @param path folders with commands, with colons between them
     * @param newest JDK of the machine
     */
    static List<String> missing(String path, Runtime.Version newest) {
        List<String> missing = new ArrayList<>();
        if (Arrays.stream(path.split(":")).noneMatch(folder -> Files.isExecutable(Path.of(folder, "wrk")))) {
            missing.add("wrk (Debian: wrk)");
        }
        if (newest.feature() < 21) {
            missing.add("a JDK of 21 or newer, beside the one that is measured");
        }
        return missing;
    }
}
