package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.vehicle.Vehicle;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A vehicle service within the archive under test. */
@Path("/api/v1/vehicles")
public class VehicleServiceInside {

    /** Far from the 700 ms after which a caller gives up. */
    private static final long LONGEST_IN_MILLISECONDS = 200;

    private static final AtomicInteger CALLS = new AtomicInteger();
    private static final AtomicInteger UNDER_WAY = new AtomicInteger();
    private static final AtomicInteger MOST_AT_ONCE = new AtomicInteger();
    private static volatile int status;
    private static volatile CountDownLatch awaited;

    static void answers(int answer) {
        CALLS.set(0);
        MOST_AT_ONCE.set(0);
        status = answer;
        awaited = new CountDownLatch(0);
    }

    /** Holds the first answers back until so many calls are under way, or until it is clear that they will not be. */
    static void answersOnceAsManyAreUnderWay(int calls) {
        answers(200);
        awaited = new CountDownLatch(calls);
    }

    static int calls() {
        return CALLS.get();
    }

    static int mostAtOnce() {
        return MOST_AT_ONCE.get();
    }

    @GET
    @Path("/{registrationNumber}")
    public Response find(@PathParam("registrationNumber") String number) throws InterruptedException {
        return answer(vehicle(number));
    }

    @POST
    @Path("/batch")
    public Response findAll(List<String> numbers) throws InterruptedException {
        return answer(numbers.stream().map(VehicleServiceInside::vehicle).toList());
    }

    private static Vehicle vehicle(String number) {
        return new Vehicle(number, "Volvo", "XC60", 2021);
    }

    private static Response answer(Object entity) throws InterruptedException {
        CALLS.incrementAndGet();
        MOST_AT_ONCE.accumulateAndGet(UNDER_WAY.incrementAndGet(), Math::max);
        awaited.countDown();
        awaited.await(LONGEST_IN_MILLISECONDS, TimeUnit.MILLISECONDS);
        UNDER_WAY.decrementAndGet();
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(entity)
                .build();
    }

    /** Nothing else of the archive is a resource. */
    @ApplicationPath("/")
    public static class Inside extends Application {

        @Override
        public Set<Class<?>> getClasses() {
            return Set.of(VehicleServiceInside.class);
        }
    }
}
