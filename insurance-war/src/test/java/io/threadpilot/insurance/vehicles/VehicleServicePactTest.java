package io.threadpilot.insurance.vehicles;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.DslPart;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.junit.MockServerConfig;
import au.com.dius.pact.consumer.junit5.PactConsumerTestExt;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.consumer.model.MockServerImplementation;
import au.com.dius.pact.core.model.PactSpecVersion;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import io.threadpilot.contracts.Headers;
import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.contracts.problem.Problem;
import io.threadpilot.contracts.problem.ProblemResponseException;
import io.threadpilot.contracts.problem.ProblemType;
import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.contracts.vehicle.Vehicle;
import io.threadpilot.contracts.vehicle.VehicleClient;
import io.threadpilot.contracts.vehicle.VehicleProblems;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.URI;
import java.util.List;

import static au.com.dius.pact.consumer.dsl.LambdaDsl.newJsonArray;
import static au.com.dius.pact.consumer.dsl.LambdaDsl.newJsonBody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What the insurance service asks of the vehicle service, and what it needs of the answers, no more. Each case is played
 * with the client that the service has, outside Liberty on the same implementation, and written into
 * {@code target/pacts}; the system tests hold the real vehicle service to that file.
 */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerName = "vehicle", pactVersion = PactSpecVersion.V4)
@MockServerConfig(implementation = MockServerImplementation.JavaHttpServer)
class VehicleServicePactTest {

    private static final String SAMPLE = "the sample vehicles are registered";
    private static final String VEHICLES = "/api/v1/vehicles/";
    private static final String BATCH = "/api/v1/vehicles/batch";

    /** Of the local run, so that the real service knows it. */
    private static final String KEY = "tp_local_core_system";

    private static final String KEY_SETTING = "threadpilot.vehicle-client.api-key";

    private static final String CORRELATION_ID = "a-correlation-id";

    @BeforeEach
    void theServiceHasAKey() {
        System.setProperty(KEY_SETTING, KEY);
    }

    @AfterEach
    void theServiceHasNoKey() {
        System.clearProperty(KEY_SETTING);
    }

    @Pact(consumer = "insurance")
    V4Pact aVehicle(PactBuilder pact) {
        return pact.given(SAMPLE)
                .expectsToReceiveHttpInteraction(
                        "a question for a vehicle", exchange -> exchange.withRequest(request -> request.method("GET")
                                        .path(VEHICLES + "ABC123")
                                        .header("Accept", "application/json")
                                        .header(Headers.API_KEY, KEY)
                                        .header(Headers.CORRELATION_ID, CORRELATION_ID))
                                .willRespondWith(response -> response.status(200)
                                        .header("Content-Type", "application/json")
                                        .body(newJsonBody(vehicle -> vehicle.stringValue("registrationNumber", "ABC123")
                                                        .stringType("make", "Volvo")
                                                        .stringType("model", "XC60")
                                                        .integerType("modelYear", 2021))
                                                .build())))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "aVehicle")
    void aVehicleIsFound(MockServer vehicleService) {
        assertThat(client(vehicleService).find(number("ABC123"), CORRELATION_ID))
                .isEqualTo(new Vehicle("ABC123", "Volvo", "XC60", 2021));
    }

    @Pact(consumer = "insurance")
    V4Pact noSuchVehicle(PactBuilder pact) {
        return pact.given(SAMPLE)
                .expectsToReceiveHttpInteraction("a question for an unknown vehicle", exchange -> exchange.withRequest(
                                request -> request.method("GET")
                                        .path(VEHICLES + "ZZZ999")
                                        .header(Headers.API_KEY, KEY))
                        .willRespondWith(response -> response.status(404)
                                .header("Content-Type", Problem.MEDIA_TYPE)
                                .body(problem(VehicleProblems.VEHICLE_NOT_FOUND))))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "noSuchVehicle")
    void anUnknownVehicleIsReported(MockServer vehicleService) {
        VehicleClient client = client(vehicleService);

        assertThat(refusal(() -> client.find(number("ZZZ999"), CORRELATION_ID))
                        .reports(VehicleProblems.VEHICLE_NOT_FOUND))
                .isTrue();
    }

    @Pact(consumer = "insurance")
    V4Pact malformedNumber(PactBuilder pact) {
        return pact.given(SAMPLE)
                .expectsToReceiveHttpInteraction("a question for a malformed number", exchange -> exchange.withRequest(
                                request -> request.method("GET")
                                        .path(VEHICLES + "X")
                                        .header(Headers.API_KEY, KEY))
                        .willRespondWith(response -> response.status(400)
                                .header("Content-Type", Problem.MEDIA_TYPE)
                                .body(problem(VehicleProblems.MALFORMED_REGISTRATION_NUMBER))))
                .toPact();
    }

    /** {@link VehicleClient} cannot ask for one: the two sides would have to disagree about what a number is. */
    @Path(VEHICLES)
    @Produces(MediaType.APPLICATION_JSON)
    @RegisterProvider(ProblemResponseException.FromResponse.class)
    public interface AnyTextClient {

        @GET
        @Path("{registrationNumber}")
        Vehicle find(@PathParam("registrationNumber") String text);
    }

    @Test
    @PactTestFor(pactMethod = "malformedNumber")
    void aMalformedNumberIsReported(MockServer vehicleService) {
        AnyTextClient client = client(vehicleService, AnyTextClient.class);

        assertThat(refusal(() -> client.find("X")).reports(VehicleProblems.MALFORMED_REGISTRATION_NUMBER))
                .isTrue();
    }

    @Pact(consumer = "insurance")
    V4Pact withoutKey(PactBuilder pact) {
        return pact.expectsToReceiveHttpInteraction("a question without an API key", exchange -> exchange.withRequest(
                                request -> request.method("GET").path(VEHICLES + "ABC123"))
                        .willRespondWith(response -> response.status(401)
                                .header("Content-Type", Problem.MEDIA_TYPE)
                                .body(problem(CommonProblems.UNAUTHORIZED))))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "withoutKey")
    void withoutAKeyNothingIsAnswered(MockServer vehicleService) {
        System.clearProperty(KEY_SETTING);
        VehicleClient client = client(vehicleService);

        assertThat(refusal(() -> client.find(number("ABC123"), CORRELATION_ID)).reports(CommonProblems.UNAUTHORIZED))
                .isTrue();
    }

    @Pact(consumer = "insurance")
    V4Pact manyVehicles(PactBuilder pact) {
        return pact.given(SAMPLE)
                .expectsToReceiveHttpInteraction("a batch with an unknown vehicle", exchange -> exchange.withRequest(
                                request -> request.method("POST")
                                        .path(BATCH)
                                        .header("Accept", "application/json")
                                        .header("Content-Type", "application/json")
                                        .header(Headers.API_KEY, KEY)
                                        .header(Headers.CORRELATION_ID, CORRELATION_ID)
                                        .body("[\"GHI789\",\"ZZZ999\",\"ABC123\"]"))
                        .willRespondWith(response -> response.status(200)
                                .header("Content-Type", "application/json")
                                .body(newJsonArray(found -> found.object(
                                                        vehicle -> vehicle.stringValue("registrationNumber", "ABC123"))
                                                .object(vehicle -> vehicle.stringValue("registrationNumber", "GHI789")))
                                        .build())))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "manyVehicles")
    void manyVehiclesAreFound(MockServer vehicleService) {
        assertThat(client(vehicleService).findAll(List.of("GHI789", "ZZZ999", "ABC123"), CORRELATION_ID))
                .extracting(Vehicle::registrationNumber)
                .containsExactly("ABC123", "GHI789");
    }

    @Pact(consumer = "insurance")
    V4Pact malformedBatch(PactBuilder pact) {
        return pact.given(SAMPLE)
                .expectsToReceiveHttpInteraction("a batch with a malformed number", exchange -> exchange.withRequest(
                                request -> request.method("POST")
                                        .path(BATCH)
                                        .header("Content-Type", "application/json")
                                        .header(Headers.API_KEY, KEY)
                                        .body("[\"ABC123\",\"X\"]"))
                        .willRespondWith(response -> response.status(400)
                                .header("Content-Type", Problem.MEDIA_TYPE)
                                .body(newJsonBody(problem -> problem.stringValue(
                                                        "code", VehicleProblems.MALFORMED_REGISTRATION_NUMBER.code())
                                                .array(
                                                        "errors",
                                                        errors -> errors.object(
                                                                error -> error.stringValue("pointer", "#/1"))))
                                        .build())))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "malformedBatch")
    void aMalformedNumberOfABatchIsNamed(MockServer vehicleService) {
        VehicleClient client = client(vehicleService);

        ProblemResponseException refusal = refusal(() -> client.findAll(List.of("ABC123", "X"), CORRELATION_ID));

        assertThat(refusal.reports(VehicleProblems.MALFORMED_REGISTRATION_NUMBER))
                .isTrue();
        assertThat(refusal.problem().orElseThrow().errors())
                .extracting(Problem.Error::pointer)
                .containsExactly("#/1");
    }

    private static DslPart problem(ProblemType type) {
        return newJsonBody(problem -> problem.stringValue("code", type.code())).build();
    }

    private static ProblemResponseException refusal(Runnable question) {
        return catchThrowableOfType(ProblemResponseException.class, question::run);
    }

    private static RegistrationNumber number(String text) {
        return RegistrationNumber.parse(text).orElseThrow();
    }

    private static VehicleClient client(MockServer vehicleService) {
        return client(vehicleService, VehicleClient.class);
    }

    /** With the providers that the service's configuration names. */
    private static <T> T client(MockServer vehicleService, Class<T> type) {
        return RestClientBuilder.newBuilder()
                .baseUri(URI.create(vehicleService.getUrl()))
                .register(OurApiKey.class)
                .register(AnswerBodies.class)
                .build(type);
    }
}
