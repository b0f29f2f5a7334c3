package io.threadpilot.bench;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What wrk has measured: each connection asks again as soon as it is answered.
 *
 * @param requests answered
 * @param perSecond of them
 * @param p50 milliseconds, like the next two
 * @param p99 99 % were answered within it
 * @param longest the slowest one
 * @param notOk answers of 400 and above, and connections that broke
 */
record Load(long requests, double perSecond, double p50, double p99, double longest, long notOk) {

    /**
     * Puts a server under load.
     *
     * @param url of the server
     * @throws IllegalStateException if wrk fails
     */
    static Load on(String url, Asked asked, int connections, int seconds) {
        List<String> command = new ArrayList<>(List.of(
                "wrk",
                "--threads=1",
                "--connections=" + connections,
                "--duration=" + seconds + "s",
                "--timeout=10s",
                "--script=" + Checkout.path("bench/asking.lua"),
                url,
                "--"));
        command.addAll(asked.arguments());
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0 || !output.contains("\n{")) {
                throw new IllegalStateException(output);
            }
            return parse(output.substring(output.lastIndexOf("\n{")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Reads the line that {@code asking.lua} ends with; its times are microseconds. */
    static Load parse(String line) {
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
            JsonObject said = reader.readObject();
            long requests = number(said, "requests");
            return new Load(
                    requests,
                    requests * 1e6 / number(said, "micros"),
                    number(said, "p50") / 1e3,
                    number(said, "p99") / 1e3,
                    number(said, "max") / 1e3,
                    number(said, "notOk") + number(said, "broken"));
        }
    }

    private static long number(JsonObject said, String name) {
        return said.getJsonNumber(name).longValue();
    }
}
