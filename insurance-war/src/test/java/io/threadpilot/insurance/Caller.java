package io.threadpilot.insurance;

import io.restassured.path.json.JsonPath;
import io.threadpilot.testing.LibertyServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A program that asks an insurance service, many persons at once if need be.
 *
 * @param server the insurance service
 */
public record Caller(LibertyServer server) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Asks about one person; the headers are names and values by turns. */
    public Answer ask(String person, String... headers) {
        return begin(person, headers).join();
    }

    /** Asks about all these persons at the same time. */
    public List<Answer> askAtOnce(List<String> persons, String... headers) {
        List<CompletableFuture<Answer>> answers =
                persons.stream().map(person -> begin(person, headers)).toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<Answer> begin(String person, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/insurances/" + person))
                .header("X-Api-Key", "tp_local_core_system");
        if (headers.length > 0) {
            request.headers(headers);
        }
        long begin = System.nanoTime();
        return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> new Answer(response, Duration.ofNanos(System.nanoTime() - begin)));
    }

    /**
     * A metric of the service, summed over its series.
     *
     * @param labels each in the form {@code name="value"}; only series that have them all
     */
    public double metric(String name, String... labels) {
        return metrics()
                .filter(line -> line.startsWith(name + "{"))
                .filter(line -> Stream.of(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** A metric whose label is a reason, an outcome and the like. */
    public double metric(String name, String label, Enum<?> value) {
        return metric(name, label + "=\"" + value.name().toLowerCase(Locale.ROOT) + "\"");
    }

    private Stream<String> metrics() {
        return get("/metrics").lines();
    }

    /** What stands at an address that needs no key. */
    public String get(String path) {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create(server.url() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * An answer.
     *
     * @param took from the question to the last byte
     */
    public record Answer(HttpResponse<String> response, Duration took) {

        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        /** The vehicle status of each car, in the order of the insurances. */
        public List<String> cars() {
            return JsonPath.from(body()).getList("vehicleStatus");
        }

        public JsonPath json() {
            return JsonPath.from(body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }
}
