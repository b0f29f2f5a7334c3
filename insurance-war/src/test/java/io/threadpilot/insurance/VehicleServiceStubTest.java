package io.threadpilot.insurance;

import io.threadpilot.insurance.VehicleServiceStub.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static io.threadpilot.insurance.VehicleServiceStub.json;
import static io.threadpilot.insurance.VehicleServiceStub.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The stub puts on the wire what it was told, and counts what has come. */
class VehicleServiceStubTest {

    private static final String VOLVO =
            "{\"registrationNumber\":\"CAR100\",\"make\":\"Volvo\",\"model\":\"XC60\",\"modelYear\":2021}";

    private final VehicleServiceStub stub = new VehicleServiceStub();
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        stub.start();
    }

    @AfterEach
    void stop() {
        stub.refusesConnections();
    }

    @Test
    void everyVehicleIsKnownUnlessToldOtherwise() throws Exception {
        stub.doesNotKnow("CAR101");
        stub.knows("CAR102", "{}");

        assertThat(ask("CAR100").body()).isEqualTo(VOLVO);
        assertThat(ask("CAR101").statusCode()).isEqualTo(404);
        assertThat(askAbout("[\"CAR100\",\"CAR101\",\"CAR102\"]").body()).isEqualTo("[" + VOLVO + ",{}]");
        assertThat(stub.sizes()).containsExactly(1, 1, 3);
        assertThat(stub.callsFor("CAR101")).isEqualTo(2);
    }

    @Test
    void aRequestIsKeptAsItCame() throws Exception {
        askAbout("[\"CAR100\", \"ÅÄÖ123\"]");

        Request request = stub.requestsFor("ÅÄÖ123").get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/api/v1/vehicles/batch");
        assertThat(request.header("x-api-key")).isEqualTo("key");
        assertThat(request.header("X-None")).isEmpty();
        assertThat(request.numbers()).containsExactly("CAR100", "ÅÄÖ123");
    }

    @Test
    void aSequenceEndsWithItsLastAnswerForEver() throws Exception {
        stub.answers("CAR100", problem(503, "a"), StubAnswer.asKnown(), problem(500, "b"));

        assertThat(List.of(status("CAR100"), status("CAR100"), status("CAR100"), status("CAR100"), status("CAR101")))
                .containsExactly(503, 200, 500, 500, 200);
        assertThat(stub.arrivals("CAR100")).hasSize(4).isSorted();
    }

    @Test
    void whatIsToldOfOneVehicleGoesBeforeWhatIsToldOfAll() throws Exception {
        stub.answersEverything(problem(500, "a"));
        stub.answers("CAR100", StubAnswer.asKnown());
        stub.answersOnce("CAR101", problem(503, "b"));

        assertThat(status("CAR100")).isEqualTo(200);
        assertThat(status("CAR102")).isEqualTo(500);
        assertThat(askAbout("[\"CAR100\",\"CAR101\"]").statusCode()).isEqualTo(503);
        assertThat(askAbout("[\"CAR100\",\"CAR101\"]").statusCode()).isEqualTo(200);
    }

    @Test
    void headAndLatencyAreAsTold() throws Exception {
        stub.answers("CAR100", StubAnswer.redirect(302, "/elsewhere").after(Duration.ofMillis(100)));
        stub.answers("CAR101", StubAnswer.noContent());
        long before = System.nanoTime();

        HttpResponse<String> redirect = ask("CAR100");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        assertThat(redirect.statusCode()).isEqualTo(302);
        assertThat(redirect.headers().firstValue("Location")).contains("/elsewhere");
        assertThat(ask("CAR101").headers().firstValue("Content-Length")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void anAnswerDripsByteByByte(StubAnswer dripping, int atOnce) throws Exception {
        stub.answers("CAR100", dripping);
        long before = System.nanoTime();

        try (Socket client = askOnTheWire("CAR100")) {
            client.getInputStream().readNBytes(atOnce + 4);

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
            assertThat(client.getInputStream().available()).isLessThan(10);
        }
        await().until(() -> stub.openConnections() == 0);
    }

    static Stream<Arguments> anAnswerDripsByteByByte() {
        int head = "HTTP/1.1 200 \r\nContent-Type: application/json\r\nContent-Length: 1048578\r\n\r\n".length();
        return Stream.of(Arguments.of(StubAnswer.drippingHead(), 0), Arguments.of(StubAnswer.drippingBody(), head));
    }

    @Test
    void aCutBodyIsShorterThanItsHeadSays() throws Exception {
        stub.answers("CAR100", StubAnswer.cutBody());

        try (Socket client = askOnTheWire("CAR100")) {
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 \r\n")
                    .contains("Content-Length: 1000\r\n")
                    .endsWith("\r\n\r\n[{\"registrationNumber\":\"CAR");
        }
    }

    @Test
    void aResetIsNoOrdinaryEnd() throws Exception {
        stub.answers("CAR100", StubAnswer.reset());
        stub.answers("CAR101", StubAnswer.noResponse());

        try (Socket client = askOnTheWire("CAR100")) {
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        try (Socket client = askOnTheWire("CAR101")) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @MethodSource
    void whatIsNotHttpIsRefusedByAnHttpClient(StubAnswer fault) {
        stub.answers("CAR100", fault);

        assertThatIOException().isThrownBy(() -> ask("CAR100"));
        assertThat(stub.callsFor("CAR100")).isPositive();
    }

    static Stream<StubAnswer> whatIsNotHttpIsRefusedByAnHttpClient() {
        return Stream.of(
                StubAnswer.malformedChunk(), StubAnswer.cutBody(), StubAnswer.randomBytes(), StubAnswer.noResponse());
    }

    @Test
    void largeBodiesAreAsLargeAsTheySay() throws Exception {
        stub.answers("CAR100", StubAnswer.tenMebibytes());
        stub.answers("CAR101", StubAnswer.gzipBomb());

        assertThat(ask("CAR100").body())
                .hasSize(10 * 1024 * 1024)
                .startsWith("[ ")
                .endsWith(" ]");
        HttpResponse<InputStream> bomb = http.send(request("CAR101").build(), BodyHandlers.ofInputStream());
        assertThat(bomb.headers().firstValueAsLong("Content-Length").getAsLong())
                .isLessThan(500_000);
        try (InputStream json = new GZIPInputStream(bomb.body())) {
            assertThat(json.skip(Long.MAX_VALUE)).isGreaterThan(200_000_000);
        }
    }

    @Test
    void silenceEndsWhenTheClientLeaves() throws Exception {
        stub.answers("CAR100", StubAnswer.silence());

        try (Socket client = askOnTheWire("CAR100")) {
            await().until(() -> stub.callsFor("CAR100") == 1);
            assertThat(stub.openConnections()).isEqualTo(1);
            assertThat(client.getInputStream().available()).isZero();
        }

        await().until(() -> stub.openConnections() == 0);
    }

    @Test
    void resetEndsSilenceAndForgetsIt() throws Exception {
        stub.answers("CAR100", StubAnswer.silence());
        stub.answers("CAR101", StubAnswer.asKnown().after(Duration.ofMillis(500)));

        try (Socket silent = askOnTheWire("CAR100");
                Socket slow = askOnTheWire("CAR101")) {
            await().until(() -> stub.mostAtOnce() == 2);
            stub.reset();

            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(status("CAR100")).isEqualTo(200);
            assertThat(stub.calls()).isEqualTo(1);
            assertThat(stub.mostAtOnce()).isEqualTo(1);
            assertThat(slow.getInputStream().read()).isEqualTo('H');
        }
    }

    @Test
    void connectionsAreRefusedAndAcceptedAgainOnTheSamePort() throws Exception {
        String url = stub.url();
        try (Socket client = askOnTheWire("CAR100")) {
            await().until(() -> stub.callsFor("CAR100") == 1);
            stub.refusesConnections();

            assertThat(stub.openConnections()).isZero();
            client.getInputStream().readAllBytes();
            assertThatThrownBy(() -> askOnTheWire("CAR100")).isInstanceOf(ConnectException.class);
        }

        stub.acceptsConnections();
        assertThat(status("CAR100")).isEqualTo(200);
        stub.refusesConnections();
        stub.reset();
        assertThat(status("CAR100")).isEqualTo(200);
        assertThat(stub.url()).isEqualTo(url);
    }

    @Test
    void connectionsAreKeptAndCounted() throws Exception {
        try (Socket one = askOnTheWire("CAR100");
                Socket another = askOnTheWire("CAR100")) {
            await().until(() -> stub.callsFor("CAR100") == 2);
            assertThat(one.getInputStream().read()).isEqualTo('H');
            assertThat(another.getInputStream().read()).isEqualTo('H');
            assertThat(stub.openConnections()).isEqualTo(2);
        }
        await().until(() -> stub.openConnections() == 0);

        for (int i = 0; i < 10; i++) {
            ask("CAR100");
        }
        assertThat(stub.openConnections()).isEqualTo(1);
    }

    @Test
    void aCallIsNotUnderWayWhenTheNextOfTheSameClientComes() throws Exception {
        stub.answers("CAR100", json(200, "[]"), StubAnswer.noResponse());

        for (int i = 0; i < 500; i++) {
            String number = "CAR" + (100 + i % 2);
            try {
                ask(number);
            } catch (IOException e) {
                assertThat(number).isEqualTo("CAR100");
            }
        }

        assertThat(stub.mostAtOnce()).isEqualTo(1);
    }

    @Test
    void aCallIsNotUnderWayWhenItsClientHasLeftToMakeAnother() throws Exception {
        stub.answers("CAR100", StubAnswer.silence());

        for (int i = 1; i <= 200; i++) {
            int calls = i;
            Socket client = askOnTheWire("CAR100");
            await().pollInterval(Duration.ofMillis(1)).until(() -> stub.callsFor("CAR100") == calls);
            client.close();
        }

        assertThat(stub.mostAtOnce()).isEqualTo(1);
    }

    @Test
    void callsAreUnderWayTogetherUntilTheyAreAnswered() {
        stub.answersEverything(StubAnswer.silence());

        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 100)
                .mapToObj(i -> http.sendAsync(request("N" + i).build(), BodyHandlers.ofString()))
                .toList();

        await().until(() -> stub.mostAtOnce() == 100);
        assertThat(stub.openConnections()).isEqualTo(100);
        stub.reset();
        await().until(() -> calls.stream().allMatch(CompletableFuture::isDone));
    }

    private int status(String number) throws Exception {
        return ask(number).statusCode();
    }

    private HttpResponse<String> ask(String number) throws IOException, InterruptedException {
        return http.send(request(number).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> askAbout(String numbers) throws IOException, InterruptedException {
        return http.send(request("batch").POST(BodyPublishers.ofString(numbers)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String number) {
        return HttpRequest.newBuilder(URI.create(stub.url() + "/api/v1/vehicles/" + number))
                .header("X-Api-Key", "key");
    }

    /** The request has been sent when this returns; what comes back is the caller's to read. */
    private Socket askOnTheWire(String number) throws IOException {
        Socket client = new Socket("127.0.0.1", URI.create(stub.url()).getPort());
        client.getOutputStream()
                .write(("GET /api/v1/vehicles/" + number + " HTTP/1.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return client;
    }
}
