package io.threadpilot.insurance;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.Parameters;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.extension.ServeEventListener;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.restassured.path.json.JsonPath;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

/**
 * A vehicle service that does as it is told, and counts. Answers single calls and batches alike. Unless told otherwise it
 * knows every vehicle, as a Volvo.
 */
public final class VehicleServiceStub {

    private final Map<String, String> facts = new ConcurrentHashMap<>();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final Map<String, Queue<ResponseDefinition>> told = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private volatile boolean knowsNothing;
    private volatile ResponseDefinition toldForAll;
    private volatile Duration latency = Duration.ZERO;

    private final WireMockServer server = new WireMockServer(
            options().dynamicPort().containerThreads(100).extensions(new CountingListener(), new Answers()));

    void start() {
        if (!server.isRunning()) {
            server.start();
            server.stubFor(any(anyUrl()).willReturn(aResponse()));
        }
    }

    String url() {
        return server.baseUrl();
    }

    /** Forgets what it was told and what it has counted. */
    public void reset() {
        server.resetRequests();
        facts.clear();
        unknown.clear();
        told.clear();
        knowsNothing = false;
        toldForAll = null;
        mostAtOnce.set(0);
        latency = Duration.ZERO;
    }

    public static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
    }

    public static ResponseDefinitionBuilder problem(int status, String code) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/problem+json")
                .withBody("{\"status\":" + status + ",\"code\":\"" + code + "\"}");
    }

    /** Tells how long every answer takes. */
    public void takes(Duration latency) {
        this.latency = latency;
    }

    /** Tells what it knows of a vehicle, as a JSON object. */
    public void knows(String number, String vehicle) {
        facts.put(number, vehicle);
    }

    public void doesNotKnow(String number) {
        unknown.add(number);
    }

    public void knowsNothing() {
        knowsNothing = true;
    }

    /** Tells what to answer to every call. */
    public void answersEverything(ResponseDefinitionBuilder answer) {
        toldForAll = answer.build();
    }

    /** Tells what to answer to every call that asks about a vehicle, alone or among others. */
    public void answers(String number, ResponseDefinitionBuilder answer) {
        told.put(number, new ArrayDeque<>(List.of(answer.build())));
    }

    /** Tells what to answer once to a call that asks about a vehicle; afterwards it knows it. */
    public void answersOnce(String number, ResponseDefinitionBuilder answer) {
        answers(number, answer);
        told.get(number).add(new ResponseDefinition());
    }

    /** How often it was asked about one vehicle, alone or among others. */
    public int callsFor(String number) {
        return requestsFor(number).size();
    }

    public List<Request> requestsFor(String number) {
        return requests().filter(request -> numbersIn(request).contains(number)).toList();
    }

    /** How often it was asked at all. */
    public int calls() {
        return (int) requests().count();
    }

    /** About how many vehicles each call asked, in the order of the calls. */
    public List<Integer> sizes() {
        return requests().map(request -> numbersIn(request).size()).toList();
    }

    /** How many calls were under way at once, at the most. */
    public int mostAtOnce() {
        return mostAtOnce.get();
    }

    private Stream<Request> requests() {
        return server.getAllServeEvents().stream()
                .sorted((one, other) -> one.getRequest()
                        .getLoggedDate()
                        .compareTo(other.getRequest().getLoggedDate()))
                .map(ServeEvent::getRequest);
    }

    private static List<String> numbersIn(Request request) {
        return request.getMethod().equals(RequestMethod.POST)
                ? JsonPath.from(request.getBodyAsString()).getList("")
                : List.of(request.getUrl().substring(request.getUrl().lastIndexOf('/') + 1));
    }

    private ResponseDefinition answerTo(Request request) {
        List<String> numbers = numbersIn(request);
        return numbers.stream()
                .map(this::nextToldFor)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> toldForAll != null ? toldForAll : factsAbout(numbers, request.getMethod()));
    }

    private ResponseDefinition nextToldFor(String number) {
        Queue<ResponseDefinition> answers = told.get(number);
        if (answers == null) {
            return null;
        }
        synchronized (answers) {
            ResponseDefinition next = answers.size() > 1 ? answers.poll() : answers.peek();
            return next.equals(new ResponseDefinition()) ? null : next;
        }
    }

    private ResponseDefinition factsAbout(List<String> numbers, RequestMethod method) {
        List<String> vehicles = numbers.stream()
                .filter(number -> !knowsNothing && !unknown.contains(number))
                .map(this::vehicle)
                .toList();
        if (method.equals(RequestMethod.POST)) {
            return json(200, vehicles.stream().collect(Collectors.joining(",", "[", "]")))
                    .build();
        }
        return (vehicles.isEmpty() ? problem(404, "vehicle-not-found") : json(200, vehicles.get(0))).build();
    }

    private String vehicle(String number) {
        return facts.getOrDefault(
                number,
                "{\"registrationNumber\":\"" + number + "\",\"make\":\"Volvo\",\"model\":\"XC60\",\"modelYear\":2021}");
    }

    private final class Answers implements ResponseDefinitionTransformerV2 {

        @Override
        public String getName() {
            return "answers-as-told";
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            return answerTo(event.getRequest());
        }
    }

    private final class CountingListener implements ServeEventListener {

        @Override
        public String getName() {
            return "counts-calls-under-way";
        }

        @Override
        public boolean applyGlobally() {
            return true;
        }

        @Override
        public void beforeMatch(ServeEvent event, Parameters parameters) {
            mostAtOnce.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        }

        /** The answer is not on its way yet, so that the client cannot have begun its next call. */
        @Override
        public void beforeResponseSent(ServeEvent event, Parameters parameters) {
            LockSupport.parkNanos(latency.toNanos());
            underWay.decrementAndGet();
        }
    }
}
