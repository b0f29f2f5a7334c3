package io.threadpilot.insurance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A vehicle service that does as it is told, down to the single byte, and counts. Answers single calls and batches
 * alike. Unless told otherwise it knows every vehicle, as a Volvo. It speaks HTTP/1.1 and reads bodies of a stated
 * length, one request after the other on each connection. Any thread may tell and ask it at any time.
 */
public final class VehicleServiceStub {

    private static final int LONGEST_QUEUE = 1024;

    private final Set<StubConnection> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(VehicleServiceStub::daemon);
    private volatile Memory memory = new Memory();
    private volatile int port;
    private ServerSocket door;
    private CompletableFuture<Void> welcoming;
    private Socket reservation = new Socket();

    void start() {
        acceptsConnections();
    }

    String url() {
        return "http://localhost:" + port;
    }

    /** Listens, if it does not; on the port that it had before. */
    public synchronized void acceptsConnections() {
        if (door != null && !door.isClosed()) {
            return;
        }
        try {
            reservation.close();
            ServerSocket opened = new ServerSocket(port, LONGEST_QUEUE, loopback());
            port = opened.getLocalPort();
            door = opened;
            welcoming = CompletableFuture.runAsync(() -> welcome(opened), threads);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes all connections and does not listen; meanwhile nobody else gets its port. */
    public synchronized void refusesConnections() {
        try {
            door.close();
            // The system goes on listening as long as a thread is about to accept.
            welcoming.join();
            connections.forEach(StubConnection::close);
            reservation = new Socket();
            reservation.setReuseAddress(true);
            reservation.bind(new InetSocketAddress(loopback(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void welcome(ServerSocket opened) {
        try {
            while (true) {
                StubConnection connection = new StubConnection(this, opened.accept());
                connections.add(connection);
                threads.execute(connection);
            }
        } catch (IOException e) {
            if (!opened.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Forgets what it was told and what it has counted, and accepts connections. What is silent or dripping ends; other
     * answers that are under way are still sent as they were told, but count no more.
     */
    public void reset() {
        memory = new Memory();
        connections.forEach(StubConnection::stubIsReset);
        acceptsConnections();
    }

    public static StubAnswer json(int status, String body) {
        return StubAnswer.status(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
    }

    public static StubAnswer problem(int status, String code) {
        return StubAnswer.status(status)
                .withHeader("Content-Type", "application/problem+json")
                .withBody("{\"status\":" + status + ",\"code\":\"" + code + "\"}");
    }

    /** Tells how long every answer takes, besides its own latency. */
    public void takes(Duration latency) {
        memory.latency = latency;
    }

    /** Tells what it knows of a vehicle, as a JSON object. */
    public void knows(String number, String vehicle) {
        memory.facts.put(number, vehicle);
    }

    public void doesNotKnow(String number) {
        memory.unknown.add(number);
    }

    public void knowsNothing() {
        memory.knowsNothing = true;
    }

    /** Tells what to answer to every call about whose vehicles nothing else was told. */
    public void answersEverything(StubAnswer answer) {
        memory.toldForAll = answer;
    }

    /**
     * Tells what to answer to the calls that ask about a vehicle, alone or among others: one answer after the other, the
     * last one for ever. Of several answers to one batch the first that is not {@link StubAnswer#asKnown()} is given.
     */
    public void answers(String number, StubAnswer first, StubAnswer... then) {
        Deque<StubAnswer> answers = new ArrayDeque<>(List.of(then));
        answers.addFirst(first);
        memory.told.put(number, answers);
    }

    /** Tells what to answer once to a call that asks about a vehicle; afterwards it knows it. */
    public void answersOnce(String number, StubAnswer answer) {
        answers(number, answer, StubAnswer.asKnown());
    }

    /** How often it was asked about one vehicle, alone or among others. */
    public int callsFor(String number) {
        return requestsFor(number).size();
    }

    /** In the order of their arrival. */
    public List<Request> requestsFor(String number) {
        return memory.requests()
                .filter(request -> request.numbers().contains(number))
                .toList();
    }

    /** When it was asked about one vehicle, alone or among others, as {@link System#nanoTime}. */
    public List<Long> arrivals(String number) {
        return requestsFor(number).stream().map(Request::arrivedAt).toList();
    }

    /** How often it was asked at all. */
    public int calls() {
        return memory.calls.size();
    }

    /** About how many vehicles each call asked, in the order of the calls. */
    public List<Integer> sizes() {
        return memory.requests().map(request -> request.numbers().size()).toList();
    }

    /**
     * How many calls were under way at once, at the most: read, and neither answered nor given up. A call that its client
     * gives up counts until 250 ms before that is noticed, since the client may have made its next call by then.
     */
    public int mostAtOnce() {
        return memory.mostAtOnce();
    }

    /** How many connections clients hold open at present. */
    public int openConnections() {
        return connections.size();
    }

    Memory memory() {
        return memory;
    }

    void left(StubConnection connection) {
        connections.remove(connection);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "vehicle-service-stub");
        thread.setDaemon(true);
        return thread;
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByName("127.0.0.1");
    }

    /** What it was told and what it has seen from one reset to the next. A request counts in the one that it came into. */
    static final class Memory {

        private final Map<String, String> facts = new ConcurrentHashMap<>();
        private final Set<String> unknown = ConcurrentHashMap.newKeySet();
        private final Map<String, Deque<StubAnswer>> told = new ConcurrentHashMap<>();
        private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
        private volatile StubAnswer toldForAll = StubAnswer.asKnown();
        private volatile Duration latency = Duration.ZERO;
        private volatile boolean knowsNothing;

        Call begin(Request request) {
            Call call = new Call(request, new AtomicLong(Long.MAX_VALUE));
            calls.add(call);
            return call;
        }

        Duration latency() {
            return latency;
        }

        StubAnswer answerTo(Request request) {
            List<StubAnswer> answers = request.numbers().stream()
                    .flatMap(number -> nextToldFor(number).stream())
                    .toList();
            StubAnswer answer = answers.stream()
                    .filter(told -> !told.isAsKnown())
                    .findFirst()
                    .orElseGet(() -> answers.isEmpty() ? toldForAll : answers.get(0));
            return answer.isAsKnown() ? answer.with(factsFor(request)) : answer;
        }

        private Optional<StubAnswer> nextToldFor(String number) {
            Deque<StubAnswer> answers = told.getOrDefault(number, new ArrayDeque<>());
            synchronized (answers) {
                return Optional.ofNullable(answers.size() > 1 ? answers.poll() : answers.peek());
            }
        }

        private StubAnswer factsFor(Request request) {
            List<String> vehicles = request.numbers().stream()
                    .filter(number -> !knowsNothing && !unknown.contains(number))
                    .map(this::vehicle)
                    .toList();
            if (request.isBatch()) {
                return json(200, vehicles.stream().collect(Collectors.joining(",", "[", "]")));
            }
            return vehicles.isEmpty() ? problem(404, "vehicle-not-found") : json(200, vehicles.get(0));
        }

        private String vehicle(String number) {
            return facts.getOrDefault(
                    number,
                    "{\"registrationNumber\":\"" + number
                            + "\",\"make\":\"Volvo\",\"model\":\"XC60\",\"modelYear\":2021}");
        }

        private Stream<Request> requests() {
            return calls.stream().map(Call::request).sorted(Comparator.comparingLong(Request::arrivedAt));
        }

        private int mostAtOnce() {
            List<Call> seen = List.copyOf(calls);
            long[] begins = seen.stream()
                    .mapToLong(call -> call.request().arrivedAt())
                    .sorted()
                    .toArray();
            long[] ends = seen.stream()
                    .mapToLong(call -> call.endedAt().get())
                    .sorted()
                    .toArray();
            int most = 0;
            int ended = 0;
            for (int begun = 0; begun < begins.length; begun++) {
                while (ends[ended] <= begins[begun]) {
                    ended++;
                }
                most = Math.max(most, begun + 1 - ended);
            }
            return most;
        }
    }

    /**
     * A request and its end.
     *
     * @param endedAt always after the arrival; endless while it is under way
     */
    record Call(Request request, AtomicLong endedAt) {

        private static final Duration UNNOTICED = Duration.ofMillis(250);

        /** Ends it, unless it has ended. */
        void answered() {
            endAt(System.nanoTime());
        }

        /** Ends it, unless it has ended. */
        void givenUp() {
            endAt(System.nanoTime() - UNNOTICED.toNanos());
        }

        private void endAt(long time) {
            endedAt.compareAndSet(Long.MAX_VALUE, Math.max(time, request.arrivedAt() + 1));
        }
    }

    /**
     * A request that it has read.
     *
     * @param head request line and headers, as they came
     * @param body empty if there is none
     * @param arrivedAt when it was read, as {@link System#nanoTime}
     */
    public record Request(String head, String body, long arrivedAt) {

        private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");

        public String method() {
            return head.substring(0, head.indexOf(' '));
        }

        public String path() {
            return head.split(" ", 3)[1];
        }

        /** Empty if there is no such header. */
        public String header(String name) {
            return header(head, name);
        }

        static String header(String head, String name) {
            String start = name + ":";
            return head.lines()
                    .skip(1)
                    .filter(line -> line.regionMatches(true, 0, start, 0, start.length()))
                    .findFirst()
                    .map(line -> line.substring(start.length()).strip())
                    .orElse("");
        }

        /** The vehicles that it asks about. */
        public List<String> numbers() {
            if (isBatch()) {
                return TEXT.matcher(body).results().map(text -> text.group(1)).toList();
            }
            String path = path();
            return List.of(URLDecoder.decode(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8));
        }

        private boolean isBatch() {
            return method().equals("POST");
        }
    }
}
