package io.threadpilot.insurance;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.Parameters;
import com.github.tomakehurst.wiremock.extension.ServeEventListener;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

/** A vehicle service that does as it is told, and counts. Unless told otherwise it knows every vehicle, as a Volvo. */
public final class VehicleServiceStub {

    private static final String VEHICLES = "/api/v1/vehicles/";
    private static final String ANY_VEHICLE = """
            {"registrationNumber":"{{request.pathSegments.[3]}}","make":"Volvo","model":"XC60","modelYear":2021}""";

    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private volatile Duration latency = Duration.ZERO;
    private final WireMockServer server = new WireMockServer(
            options().dynamicPort().globalTemplating(true).containerThreads(100).extensions(new CountingListener()));

    void start() {
        if (!server.isRunning()) {
            server.start();
        }
    }

    String url() {
        return server.baseUrl();
    }

    /** Forgets what it was told and what it has counted. */
    public void reset() {
        server.resetAll();
        mostAtOnce.set(0);
        latency = Duration.ZERO;
        answersEverything(found());
    }

    /** Tells how long every answer takes. */
    public void takes(Duration latency) {
        this.latency = latency;
    }

    /** What it answers about a vehicle that it knows. */
    public static ResponseDefinitionBuilder found() {
        return json(200, ANY_VEHICLE);
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

    /** Tells what to answer about every vehicle that nothing else is told of. */
    public void answersEverything(ResponseDefinitionBuilder answer) {
        server.stubFor(get(urlMatching(VEHICLES + ".*")).atPriority(10).willReturn(answer));
    }

    /** Tells what to answer about one vehicle. */
    public void answers(String number, ResponseDefinitionBuilder answer) {
        server.stubFor(get(urlEqualTo(VEHICLES + number)).willReturn(answer));
    }

    /** Tells what to answer about one vehicle at first, and then. */
    public void answers(String number, ResponseDefinitionBuilder first, ResponseDefinitionBuilder then) {
        server.stubFor(get(urlEqualTo(VEHICLES + number))
                .inScenario(number)
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(first)
                .willSetStateTo("then"));
        server.stubFor(get(urlEqualTo(VEHICLES + number))
                .inScenario(number)
                .whenScenarioStateIs("then")
                .willReturn(then));
    }

    /** How often it was asked about one vehicle. */
    public int callsFor(String number) {
        return requestsFor(number).size();
    }

    public List<LoggedRequest> requestsFor(String number) {
        return server.findAll(getRequestedFor(urlEqualTo(VEHICLES + number)));
    }

    /** How often it was asked at all. */
    public int calls() {
        return server.findAll(getRequestedFor(anyUrl())).size();
    }

    /** How many calls were under way at once, at the most. */
    public int mostAtOnce() {
        return mostAtOnce.get();
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
