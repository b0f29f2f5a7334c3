package io.threadpilot.bench;

import io.threadpilot.testing.LibertyServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

import static org.awaitility.Awaitility.await;

/** A service on Liberty as it is shipped, with a heap of at most 512 MiB, and what is measured of it from outside. */
final class MeasuredServer implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern CARS =
            Pattern.compile("car_insurances_total\\{[^}]*vehicle_status=\"(\\w+)\"[^}]*} (\\S+)");
    /** Within two seconds live keys take effect. */
    private static final Duration UNTIL_LIVE = Duration.ofMillis(2_200);

    private final LibertyServer server;
    private final Map<String, String> settings = new HashMap<>();

    /**
     * Prepares a server.
     *
     * @param jvmArguments of its virtual machine, beside its own; empty if none
     */
    MeasuredServer(LibertyServer server, String jvmArguments) {
        this.server = server.withEnvironment("JVM_ARGS", ("-Xmx512m " + jvmArguments).strip());
    }

    /**
     * Starts the server.
     *
     * @param path what it is asked for until it answers 200
     * @return from the command until that answer
     */
    Duration start(String path) {
        long begun = System.nanoTime();
        server.launch();
        await("first answer")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> answers(path));
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private boolean answers(String path) throws InterruptedException {
        try {
            return get(path).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url() + path))
                        .header("X-Api-Key", "tp_local_core_system")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /**
     * Asks the insurance service once for a person.
     *
     * @throws IllegalStateException if the answer is none
     */
    void ask(String person) {
        try {
            int status = get("/api/v1/insurances/" + person).statusCode();
            if (status != 200) {
                throw new IllegalStateException("Answered " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return server.url();
    }

    /** Sets live keys, and returns when those that are new are in force. */
    void set(Map<String, String> values) {
        Map<String, String> changed = new HashMap<>(values);
        changed.entrySet().removeAll(settings.entrySet());
        if (changed.isEmpty()) {
            return;
        }
        changed.forEach(server::set);
        settings.putAll(changed);
        pause(UNTIL_LIVE);
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Processor time that the server has used so far, in seconds. */
    double processorSeconds() {
        return processorSeconds(server.virtualMachine());
    }

    static double processorSeconds(ProcessHandle virtualMachine) {
        return virtualMachine.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    /** Its memory now, in MiB: what the system counts as resident. */
    double memory() {
        return ofStatus("VmRSS");
    }

    /** The most memory that it ever had since its start, in MiB. */
    double peakMemory() {
        return ofStatus("VmHWM");
    }

    private double ofStatus(String name) {
        Path status = Path.of("/proc", Long.toString(server.virtualMachine().pid()), "status");
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many car insurances were answered since the start, by the status of the car. */
    Map<String, Double> cars() {
        try {
            Map<String, Double> cars = new HashMap<>();
            CARS.matcher(get("/metrics").body())
                    .results()
                    .forEach(line -> cars.merge(line.group(1), Double.parseDouble(line.group(2)), Double::sum));
            return cars;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends it, so that it can be started again. */
    void stop() {
        server.stop();
    }

    @Override
    public void close() {
        server.stop();
    }
}
