package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.problem.ProblemResponseException;
import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.contracts.vehicle.Vehicle;
import io.threadpilot.contracts.vehicle.VehicleClient;
import io.threadpilot.insurance.vehicles.VehicleLookup.Found;
import jakarta.inject.Inject;
import jakarta.ws.rs.ProcessingException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Inside Liberty: an exchange is over in time, and its connection closed, whatever the vehicle service keeps it waiting
 * with. Nothing but the deadline can bring that about here, since the clients have a read timeout of a minute.
 */
@ArquillianTest
@Tag("inside-liberty")
class ExchangeDeadlineIT {

    private static final String FACTS =
            "{\"registrationNumber\":\"ABC123\",\"make\":\"Volvo\",\"model\":\"XC60\",\"modelYear\":2021}";
    private static final String WELL = head("200 OK", "application/json", FACTS.length()) + FACTS;
    private static final String TOO_LARGE = "{\"title\":\"" + "x".repeat(2_000_000);
    private static final RegistrationNumber NUMBER =
            RegistrationNumber.parse("ABC123").orElseThrow();

    @Inject
    private Exchange exchange;

    @Inject
    private Places places;

    private final List<VehicleClient> clients = new ArrayList<>();
    private EndlessVehicleService service;

    @Deployment
    static WebArchive exchangeDeadline() {
        return GuardedCallsArchive.with(ExchangeDeadlineIT.class, "exchange-deadline");
    }

    /** The first call of all loads so many classes that it would be too late. It is no exchange, so nothing ends it. */
    @BeforeEach
    void start() throws IOException {
        try (EndlessVehicleService well = new EndlessVehicleService(WELL, "")) {
            careful(well).find(NUMBER, "exchange-deadline");
        }
        service = new EndlessVehicleService("", "");
    }

    @AfterEach
    void stop() throws Exception {
        for (VehicleClient client : clients) {
            ((AutoCloseable) client).close();
        }
        service.close();
    }

    @Test
    void silenceIsEnded() {
        service.answers("", "");

        assertIsEndedInTime(client("http"));
    }

    @Test
    void aHandshakeInDropsIsEnded() {
        service.answers("\u0016\u0003\u0003\u0040\u0000", "\u0002");

        assertIsEndedInTime(client("https"));
    }

    @Test
    void aStatusLineInDropsIsEnded() {
        service.answers("", "HTTP/1.1");

        assertIsEndedInTime(client("http"));
    }

    @Test
    void headersInDropsAreEnded() {
        service.answers("HTTP/1.1 200 OK\r\n", "Name: value\r\n");

        assertIsEndedInTime(client("http"));
    }

    @Test
    void factsInDropsAreEnded() {
        service.answers(head("200 OK", "application/json", 10_000), " ");

        assertIsEndedInTime(client("http"));
    }

    @Test
    void aProblemInDropsIsEnded() {
        service.answers(head("404 Not Found", "application/problem+json", 10_000), " ");

        assertIsEndedInTime(client("http"));
    }

    @Test
    void anErrorThatNobodyReadsIsEnded() {
        service.answers(head("404 Not Found", "text/html", 10_000), " ");

        assertIsEndedInTime(client("http"));
    }

    @Test
    void anErrorThatNobodyReadsIsAbandoned() {
        service.answers(head("404 Not Found", "text/html", 10_000), " ");

        assertIsAbandoned(ProblemResponseException.class);
    }

    @Test
    void aProblemThatIsTooLargeIsAbandoned() {
        service.answers(head("404 Not Found", "application/problem+json", 10_000_000) + TOO_LARGE, "x");

        assertIsAbandoned(ProblemResponseException.class);
    }

    @Test
    void anAnswerThatIsTooLargeIsAbandoned() {
        service.answers(head("200 OK", "application/json", 10_000_000) + TOO_LARGE, "x");

        assertIsAbandoned(ProcessingException.class);
    }

    @Test
    void fiveEndlessAnswersLeaveTheirPlacesAndConnections() {
        service.answers(head("200 OK", "application/json", 10_000), " ");
        VehicleClient client = client("http");
        List<CompletableFuture<VehicleLookup>> endless =
                IntStream.range(0, 5).mapToObj(i -> askInPlace(client)).toList();
        endless.forEach(answer -> answer.handle((outcome, e) -> e).join());
        service.answers(WELL, "");

        assertTrue(askInPlace(client).join() instanceof Found);
        assertClosedEarly(5);
    }

    /** The client alone would have 50; a call without one would wait for it, and so use its time up. */
    @Test
    void thereAreConnectionsForManyCalls() throws InterruptedException {
        VehicleClient client = client("http");
        ExecutorService callers = Executors.newFixedThreadPool(60);
        IntStream.range(0, 60).forEach(i -> callers.execute(() -> client.find(NUMBER, "exchange-deadline")));
        callers.shutdown();

        assertTrue(service.hasConnections(60));
    }

    private void assertIsEndedInTime(VehicleClient client) {
        assertThrows(TimeoutException.class, () -> ask(client));
        assertClosedEarly(1);
    }

    /** Long before its deadline, which is a minute here. */
    private void assertIsAbandoned(Class<? extends RuntimeException> outcome) {
        VehicleClient client = careful(service);
        ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();

        try (ExchangeDeadline deadline = new ExchangeDeadline(timers, Duration.ofMinutes(1))) {
            assertThrows(outcome, () -> client.find(NUMBER, "exchange-deadline"));
            assertFalse(deadline.hasPassed());
        } finally {
            timers.shutdownNow();
        }
        assertClosedEarly(1);
    }

    /** One second of twenty is what it should be. */
    private void assertClosedEarly(int connections) {
        List<Integer> drops = service.drops(connections);
        assertEquals(connections, drops.size());
        assertTrue(drops.stream().allMatch(sent -> sent < EndlessVehicleService.DROPS / 2), drops::toString);
    }

    private Vehicle ask(VehicleClient client) {
        return exchange.perform(() -> client.find(NUMBER, "exchange-deadline"));
    }

    private CompletableFuture<VehicleLookup> askInPlace(VehicleClient client) {
        Question question =
                new Question(new RunningLookup(NUMBER, Deadline.in(Duration.ofMinutes(1))), 1, "exchange-deadline");
        return places.single(
                        question, numbers -> Map.of(NUMBER, Found.now(client.find(NUMBER, question.correlationId()))))
                .thenApply(answers -> answers.get(NUMBER))
                .toCompletableFuture();
    }

    private VehicleClient client(String scheme) {
        return build(builder(service.uri(scheme)));
    }

    /** With what abandons answers of no use. */
    private VehicleClient careful(EndlessVehicleService asked) {
        return build(builder(asked.uri("http")).register(AnswerBodies.class));
    }

    private static RestClientBuilder builder(URI service) {
        return RestClientBuilder.newBuilder()
                .baseUri(service)
                .connectTimeout(1, TimeUnit.MINUTES)
                .readTimeout(1, TimeUnit.MINUTES);
    }

    private VehicleClient build(RestClientBuilder builder) {
        VehicleClient client = builder.build(VehicleClient.class);
        clients.add(client);
        return client;
    }

    private static String head(String status, String type, int length) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n";
    }
}
