package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unavailable;
import jakarta.inject.Inject;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Inside Liberty: every annotation of the three guarded steps is at work. The breaker's test is last, and leaves it open. */
@ArquillianTest
@Tag("inside-liberty")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GuardedCallsIT {

    @Inject
    private SingleLookups single;

    @Inject
    private BatchLookups batch;

    @Inject
    private Exchange exchange;

    @Deployment
    static WebArchive guardedCalls() {
        return GuardedCallsArchive.with(GuardedCallsIT.class, "guarded-calls");
    }

    /** A call into a cold server may get its answer too late. */
    @BeforeEach
    void vehicleServiceIsWellAndTheServerWarm() {
        VehicleServiceInside.answers(200);
        untilSeen("an answer", () -> find("WARM1").join() instanceof VehicleLookup.Found);
        VehicleServiceInside.answers(200);
    }

    @Test
    @Order(1)
    void anAnswerPassesThroughAllSteps() {
        assertTrue(find("ABC123").join() instanceof VehicleLookup.Found);
        assertEquals(1, VehicleServiceInside.calls());
    }

    @Test
    @Order(2)
    void retryTriesThreeTimesMoreAndFallbackSaysWhy() {
        VehicleServiceInside.answers(503);

        assertEquals(new Unavailable(Reason.ERROR_STATUS), find("ABC123").join());
        assertEquals(4, VehicleServiceInside.calls());
    }

    @Test
    @Order(3)
    void retryLeavesAFinalFailureAlone() {
        VehicleServiceInside.answers(403);

        assertEquals(new Unavailable(Reason.OUR_KEY_IS_REFUSED), find("ABC123").join());
        assertEquals(1, VehicleServiceInside.calls());
    }

    @Test
    @Order(4)
    void bulkheadLetsFiveBeUnderWayAndTheOthersWait() {
        untilSeen("five calls at once", () -> {
            VehicleServiceInside.answersOnceAsManyAreUnderWay(6);

            List<CompletableFuture<VehicleLookup>> running = IntStream.range(0, 20)
                    .mapToObj(i -> find("CAR" + (100 + i)))
                    .toList();

            running.forEach(lookup -> assertTrue(lookup.join() instanceof VehicleLookup.Found));
            return fiveWereUnderWay();
        });
    }

    @Test
    @Order(5)
    void bulkheadRefusesWhenTooManyWait() {
        untilSeen("five calls at once, and too many that wait", () -> {
            VehicleServiceInside.answersOnceAsManyAreUnderWay(6);

            List<CompletableFuture<VehicleLookup>> running = IntStream.range(0, 600)
                    .mapToObj(i -> find("X" + (1000 + i)))
                    .toList();
            List<VehicleLookup> outcomes =
                    running.stream().map(CompletableFuture::join).toList();

            assertTrue(outcomes.stream()
                            .filter(VehicleLookup.Found.class::isInstance)
                            .count()
                    >= 505);
            return fiveWereUnderWay() && outcomes.contains(new Unavailable(Reason.TOO_MANY_WAITING));
        });
    }

    private static boolean fiveWereUnderWay() {
        int most = VehicleServiceInside.mostAtOnce();
        assertTrue(most <= 5, most + " calls at once");
        return most == 5;
    }

    /** Tries a few times: a busy machine may be too slow for the first. */
    private static void untilSeen(String what, BooleanSupplier attempt) {
        assertTrue(Stream.generate(attempt::getAsBoolean).limit(5).anyMatch(Boolean::booleanValue), what);
    }

    @Test
    @Order(6)
    void aBatchPassesThroughAllStepsWithOneCall() {
        Map<RegistrationNumber, VehicleLookup> answer =
                find(batch, "ABC123", "DEF456").join();

        assertEquals(2, answer.size());
        answer.values().forEach(lookup -> assertTrue(lookup instanceof VehicleLookup.Found));
        assertEquals(1, VehicleServiceInside.calls());
    }

    @Test
    @Order(7)
    void retryAndFallbackServeBatchesToo() {
        VehicleServiceInside.answers(503);

        find(batch, "ABC123", "DEF456")
                .join()
                .values()
                .forEach(lookup -> assertEquals(new Unavailable(Reason.ERROR_STATUS), lookup));
        assertEquals(4, VehicleServiceInside.calls());
    }

    @Test
    @Order(8)
    void bulkheadLetsOneBatchBeUnderWay() {
        VehicleServiceInside.answersOnceAsManyAreUnderWay(2);

        List<CompletableFuture<Map<RegistrationNumber, VehicleLookup>>> running = IntStream.range(0, 5)
                .mapToObj(i -> find(batch, "CAR" + (100 + i)))
                .toList();

        running.forEach(answer -> assertEquals(1, answer.join().size()));
        assertEquals(1, VehicleServiceInside.mostAtOnce());
    }

    @Test
    @Order(9)
    void timeoutEndsAnExchange() {
        CountDownLatch never = new CountDownLatch(1);

        assertThrows(
                TimeoutException.class,
                () -> exchange.perform(() -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return null;
                }));
    }

    @Test
    @Order(10)
    void breakerOpensForBothWaysOfAskingWhenMostExchangesFail() {
        VehicleServiceInside.answers(503);

        int lookupsUntilOpen = 1;
        while (!find("ABC123").join().equals(new Unavailable(Reason.BREAKER_OPEN))) {
            lookupsUntilOpen++;
            assertTrue(lookupsUntilOpen < 30, "the breaker does not open");
        }
        int calls = VehicleServiceInside.calls();

        assertEquals(new Unavailable(Reason.BREAKER_OPEN), find("ABC123").join());
        find(batch, "ABC123", "DEF456")
                .join()
                .values()
                .forEach(lookup -> assertEquals(new Unavailable(Reason.BREAKER_OPEN), lookup));
        assertEquals(calls, VehicleServiceInside.calls());
    }

    private CompletableFuture<VehicleLookup> find(String number) {
        return find(single, number)
                .thenApply(answer -> answer.values().iterator().next());
    }

    private static CompletableFuture<Map<RegistrationNumber, VehicleLookup>> find(
            VehicleLookups lookups, String... numbers) {
        Deadline patience = Deadline.in(Duration.ofMinutes(1));
        List<RunningLookup> wanted = Stream.of(numbers)
                .flatMap(number -> RegistrationNumber.parse(number).stream())
                .map(number -> new RunningLookup(number, patience))
                .toList();
        Question question = new Question(wanted.get(0), wanted.size(), "guarded-calls");
        wanted.stream().skip(1).forEach(question::join);
        return lookups.find(question).toCompletableFuture();
    }
}
