package io.threadpilot.contracts.vehicle;

import io.threadpilot.contracts.Headers;
import io.threadpilot.contracts.problem.ProblemResponseException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

import java.util.List;

/**
 * The vehicle service's HTTP interface, for MicroProfile Rest Client (configuration key {@code vehicle-service}). The
 * {@value Headers#API_KEY} header is the caller's to add, by a client filter.
 */
@Path("/api/v1/vehicles")
@Produces(MediaType.APPLICATION_JSON)
@RegisterRestClient(configKey = "vehicle-service")
@RegisterProvider(ProblemResponseException.FromResponse.class)
public interface VehicleClient {

    /** How many registration numbers a batch may have at the most. */
    int LARGEST_BATCH = 500;

    /**
     * Asks for one vehicle.
     *
     * @param registrationNumber the vehicle's number
     * @param correlationId joins the logs of caller and service; null: the service makes one
     * @return the vehicle; null if the service answered 204, which it never should
     * @throws ProblemResponseException if the service answered with any status from 300 up; an unknown vehicle is 404
     *     with {@link VehicleProblems#VEHICLE_NOT_FOUND}
     * @throws jakarta.ws.rs.ProcessingException if there was no answer, or none that can be read as a vehicle
     */
    @GET
    @Path("/{registrationNumber}")
    Vehicle find(
            @PathParam("registrationNumber") RegistrationNumber registrationNumber,
            @HeaderParam(Headers.CORRELATION_ID) String correlationId);

    /**
     * Asks for many vehicles at once.
     *
     * @param registrationNumbers 1 to {@value #LARGEST_BATCH} numbers in their normal form, see {@link RegistrationNumber#toString()};
     *     duplicates count
     * @param correlationId joins the logs of caller and service; null: the service makes one
     * @return the vehicles that are known, each once, by registration number; a number that is not among them is unknown;
     *     null if the service answered 204, which it never should
     * @throws ProblemResponseException if the service answered with any status from 300 up; there is none for an unknown
     *     vehicle
     * @throws jakarta.ws.rs.ProcessingException if there was no answer, or none that can be read as vehicles
     */
    @POST
    @Path("/batch")
    @Consumes(MediaType.APPLICATION_JSON)
    List<Vehicle> findAll(List<String> registrationNumbers, @HeaderParam(Headers.CORRELATION_ID) String correlationId);
}
