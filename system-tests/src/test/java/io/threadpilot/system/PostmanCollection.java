package io.threadpilot.system;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service's requests for Postman, ready to be sent to the local run.
 *
 * @param content as Postman reads it
 */
record PostmanCollection(JsonObject content) {

    private static final String GENERATOR = "openapi-to-postmanv2/bin/openapi2postmanv2.js";
    private static final String NEWMAN = "newman/bin/newman.js";
    private static final Path TARGET = Path.of("target", "postman").toAbsolutePath();

    private static final JsonObject OPTIONS = Json.createObjectBuilder()
            .add("folderStrategy", "Tags")
            .add("parametersResolution", "Example")
            .add("enableOptionalParameters", false)
            .add("alwaysInheritAuthentication", true)
            .build();

    /** Random each time, or made up by the generator: what a service answers is better seen by asking it. */
    private static final Set<String> LEFT_OUT = Set.of("id", "_postman_id", "response");

    private static final Map<String, String> LOCAL_RUN = Map.of(
            "vehicle",
            "http://localhost:5081",
            "insurance",
            "http://localhost:5082",
            "audit",
            "http://localhost:5084",
            "delivery",
            "http://localhost:5083");
    private static final String LOCAL_KEY = "tp_local_core_system";

    /** Runs after every request. Postman shows it, Newman fails by it. */
    private static final String TEST = "pm.test('succeeds', () => pm.response.to.be.success);";

    /** The file in {@code docs} that holds a service's collection. */
    static Path fileOf(String service) {
        return Checkout.path("docs/postman/" + service + ".json");
    }

    static PostmanCollection committed(String service) {
        return read(fileOf(service));
    }

    /** Makes a service's collection from its committed OpenAPI document. */
    static PostmanCollection madeFrom(String service) {
        try {
            Files.createDirectories(TARGET);
            Path options = Files.writeString(TARGET.resolve("options.json"), OPTIONS.toString());
            Path made = TARGET.resolve(service + ".json");
            Files.deleteIfExists(made);
            String output = outputOf(NpmTools.tool(
                            GENERATOR,
                            "--spec",
                            Checkout.path("docs/openapi/" + service + ".yaml").toString(),
                            "--output",
                            made.toString(),
                            "--options-config",
                            options.toString())
                    .redirectErrorStream(true)
                    .start());
            assertThat(made).as(output).exists();
            return new PostmanCollection(forTheLocalRun(service, read(made).content()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject forTheLocalRun(String service, JsonObject made) {
        return Json.createObjectBuilder(kept(made).asJsonObject())
                .add(
                        "variable",
                        Json.createArrayBuilder()
                                .add(variable("baseUrl", LOCAL_RUN.get(service)))
                                .add(variable("apiKey", LOCAL_KEY)))
                .add(
                        "event",
                        Json.createArrayBuilder()
                                .add(Json.createObjectBuilder()
                                        .add("listen", "test")
                                        .add(
                                                "script",
                                                Json.createObjectBuilder()
                                                        .add("type", "text/javascript")
                                                        .add(
                                                                "exec",
                                                                Json.createArrayBuilder()
                                                                        .add(TEST)))))
                .build();
    }

    private static JsonObjectBuilder variable(String key, String value) {
        return Json.createObjectBuilder().add("key", key).add("value", value);
    }

    private static JsonValue kept(JsonValue value) {
        return switch (value.getValueType()) {
            case OBJECT -> {
                JsonObjectBuilder kept = Json.createObjectBuilder();
                value.asJsonObject().forEach((name, each) -> {
                    if (!LEFT_OUT.contains(name)) {
                        kept.add(name, kept(each));
                    }
                });
                if (value.asJsonObject().getBoolean("disabled", false)) {
                    // Random each time where the document has no example; whoever switches it on writes one.
                    kept.add("value", "");
                }
                yield kept.build();
            }
            case ARRAY -> {
                JsonArrayBuilder kept = Json.createArrayBuilder();
                value.asJsonArray().forEach(each -> kept.add(kept(each)));
                yield kept.build();
            }
            default -> value;
        };
    }

    void writeTo(Path file) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                .createWriter(text)) {
            writer.write(content);
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, text.toString().strip() + "\n");
    }

    private static PostmanCollection read(Path file) {
        try {
            return new PostmanCollection(
                    Json.createReader(new StringReader(Files.readString(file))).readObject());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends every request of a service's committed collection, once.
     *
     * @param variables in place of the collection's own of the same names
     */
    static Run run(String service, Map<String, String> variables) {
        try {
            Files.createDirectories(TARGET);
            Path report = TARGET.resolve(service + "-run.json");
            Files.deleteIfExists(report);
            Process newman = NpmTools.tool(
                            NEWMAN,
                            Stream.concat(
                                            Stream.of(
                                                    "run",
                                                    fileOf(service).toString(),
                                                    "--disable-unicode",
                                                    "--color",
                                                    "off",
                                                    "--timeout-request",
                                                    "30000",
                                                    "--reporters",
                                                    "cli,json",
                                                    "--reporter-json-export",
                                                    report.toString()),
                                            variables.entrySet().stream()
                                                    .flatMap(variable -> Stream.of(
                                                            "--env-var",
                                                            variable.getKey() + "=" + variable.getValue())))
                                    .toArray(String[]::new))
                    .redirectErrorStream(true)
                    .start();
            String output = outputOf(newman);
            return new Run(newman.waitFor() == 0, output, sentIn(report));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int sentIn(Path report) {
        return read(report)
                .content()
                .getJsonObject("run")
                .getJsonObject("stats")
                .getJsonObject("requests")
                .getInt("total");
    }

    private static String outputOf(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /**
     * What Newman says.
     *
     * @param passed whether every request was answered as it should
     * @param requests how many it sent
     */
    record Run(boolean passed, String output, int requests) {}
}
