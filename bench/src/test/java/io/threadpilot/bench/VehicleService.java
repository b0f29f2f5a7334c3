package io.threadpilot.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The running {@link VehicleStub}, as the benchmark tells and asks it. */
final class VehicleService implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ProgramOfOurs stub = new ProgramOfOurs(VehicleStub.class);

    String url() {
        return stub.url();
    }

    /** How it behaves from now on; it counts from zero. */
    void behave(Behaviour behaviour) {
        send(request("/behaviour").POST(HttpRequest.BodyPublishers.ofString(behaviour.toString())));
    }

    /** What it was asked since it was last told how to behave. */
    Counts counts() {
        return Counts.parse(send(request("/counts")));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path));
    }

    private static String send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stub.close();
    }
}
