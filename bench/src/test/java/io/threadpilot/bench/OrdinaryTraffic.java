package io.threadpilot.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ten minutes of a customer portal and its agents: five visits begin each second, each about one person of 100,000; a
 * visit looks at the person's insurances eight times, and between two looks 20 seconds pass on average (exponentially
 * distributed). It is played faster than it happens, with lifetimes of facts that are shorter by as much: the calls for
 * each request are the same.
 */
final class OrdinaryTraffic {

    /** The default of {@code threadpilot.vehicle-cache.time-to-live}. */
    static final Duration LIFETIME = Duration.ofMinutes(10);

    static final String WITH_CACHE = "ten minutes of ordinary traffic, cache on";
    static final String WITHOUT_CACHE = "ten minutes of ordinary traffic, cache off";

    private static final int VISITS = 5 * 600;
    private static final int LOOKS = 8;
    static final int REQUESTS = VISITS * LOOKS;
    private static final double SECONDS_BETWEEN_LOOKS = 20;
    private static final double SECONDS_BETWEEN_VISITS = 0.2;
    private static final int PERSONS = 100_000;

    private final int speed;

    /**
     * Makes such traffic.
     *
     * @param speed how many times faster than it happens
     */
    OrdinaryTraffic(int speed) {
        this.speed = speed;
    }

    /**
     * Puts it on a server; visits that are begun in the ten minutes are finished.
     *
     * @return how many of the {@link #REQUESTS} were answered 200 within ten seconds
     */
    long on(String url) {
        // Always the same visits.
        Random random = new Random(42);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try {
            List<CompletableFuture<Boolean>> looks = new ArrayList<>(REQUESTS);
            for (int visit = 0; visit < VISITS; visit++) {
                String person = Asked.person(1 + random.nextInt(PERSONS));
                double second = visit * SECONDS_BETWEEN_VISITS;
                for (int look = 0; look < LOOKS; look++) {
                    long delay = (long) (second * 1e6 / speed);
                    looks.add(CompletableFuture.supplyAsync(
                                    () -> ask(http, url, person),
                                    task -> timer.schedule(task, delay, TimeUnit.MICROSECONDS))
                            .thenCompose(answered -> answered));
                    second -= SECONDS_BETWEEN_LOOKS * Math.log(1 - random.nextDouble());
                }
            }
            return looks.stream().filter(CompletableFuture::join).count();
        } finally {
            timer.shutdownNow();
        }
    }

    private static CompletableFuture<Boolean> ask(HttpClient http, String url, String person) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/v1/insurances/" + person))
                .header("X-Api-Key", "tp_local_core_system")
                .timeout(Duration.ofSeconds(10))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .handle((answer, failure) -> failure == null && answer.statusCode() == 200);
    }
}
