package io.threadpilot.system;

import io.threadpilot.contracts.Headers;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.awaitility.Awaitility.await;

/**
 * Users of the insurance service, each of whom asks about one person after another, by search and by GET in turn, and
 * thinks for 100 to 300 ms once an answer is there. They go on until they are closed.
 */
final class Users implements AutoCloseable {

    private static final int LEAST_TIME_TO_THINK = 100;
    private static final int MOST_TIME_TO_THINK = 300;
    /** Longer than any answer may take, so that one which never comes is an answer that failed. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService thinking = Executors.newScheduledThreadPool(1);
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger atWork;
    private final String url;
    private final List<String> persons;
    private volatile boolean asking = true;

    /**
     * Sets them to work.
     *
     * @param users how many
     * @param url of the insurance service
     * @param persons whom they ask about
     */
    Users(int users, String url, List<String> persons) {
        this.url = url + "/api/v1/insurances/";
        this.persons = persons;
        this.atWork = new AtomicInteger(users);
        for (int user = 0; user < users; user++) {
            ask(user);
        }
    }

    private void ask(int turn) {
        if (!asking) {
            atWork.decrementAndGet();
            return;
        }
        String person = persons.get(turn % persons.size());
        send(turn / persons.size() % 2 == 0 ? search(person) : get(person)).thenAccept(answer -> {
            answers.add(answer);
            int think = ThreadLocalRandom.current().nextInt(LEAST_TIME_TO_THINK, MOST_TIME_TO_THINK);
            thinking.schedule(() -> ask(turn + 1), think, TimeUnit.MILLISECONDS);
        });
    }

    /** Asks once about each person, besides what the users do. */
    List<Answer> askAboutEverybody() {
        return persons.stream().map(person -> send(get(person)).join()).toList();
    }

    private CompletableFuture<Answer> send(HttpRequest.Builder request) {
        long begun = System.nanoTime();
        return client.sendAsync(
                        request.header(Headers.API_KEY, "tp_local_core_system")
                                .timeout(LONGEST_WAIT)
                                .build(),
                        BodyHandlers.ofString())
                .handle((response, failure) -> Answer.of(begun, response, failure));
    }

    private HttpRequest.Builder get(String person) {
        return HttpRequest.newBuilder(URI.create(url + person));
    }

    private HttpRequest.Builder search(String person) {
        return HttpRequest.newBuilder(URI.create(url + "search"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"personalIdentityNumber\":\"" + person + "\"}"));
    }

    /** What they have received so far, in the order in which it came. */
    List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** Ends their work, and waits until the last of them has received an answer. */
    @Override
    public void close() {
        asking = false;
        await("every user to go home").atMost(LONGEST_WAIT.multipliedBy(2)).until(() -> atWork.get() == 0);
        thinking.shutdown();
    }
}
