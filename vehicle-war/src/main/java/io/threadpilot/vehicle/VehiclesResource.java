package io.threadpilot.vehicle;

import io.threadpilot.contracts.problem.ProblemCode;
import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.contracts.vehicle.Vehicle;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Answers facts about vehicles. */
@Path("/v1/vehicles")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
@Tag(name = "Vehicles", description = "Facts about vehicles")
public class VehiclesResource {

    private static final String PRIVATE_FOR_A_MINUTE = "private, max-age=60";

    private final Vehicles vehicles;

    /** For the proxy that CDI makes. */
    protected VehiclesResource() {
        this(null);
    }

    @Inject
    public VehiclesResource(Vehicles vehicles) {
        this.vehicles = vehicles;
    }

    /**
     * Answers one vehicle, or that the caller's copy of it is still good.
     *
     * @param text a registration number as people write it, see {@link RegistrationNumber#parse}
     * @param request for the caller's {@code If-None-Match}
     */
    @GET
    @Path("/{registrationNumber}")
    @RolesAllowed(VehicleApplication.READ)
    @Operation(operationId = "findVehicle", summary = "Find a vehicle by its registration number")
    @APIResponse(
            responseCode = "200",
            description = "The vehicle.",
            headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = Vehicle.class)))
    @APIResponse(responseCode = "304", description = "The vehicle is the one that If-None-Match names.")
    @APIResponse(responseCode = "400", description = "`malformed-registration-number`")
    @APIResponse(responseCode = "404", description = "`vehicle-not-found`: there is no such vehicle")
    public Response find(
            @Parameter(
                            description =
                                    "2 to 7 of A-Z, Å, Ä, Ö and 0-9, in any case; one space or hyphen inside is allowed.",
                            example = "ABC123")
                    @PathParam("registrationNumber")
                    String text,
            @Context Request request) {
        RegistrationNumber number = RegistrationNumber.parse(text)
                .orElseThrow(() -> new RequestProblem(
                        ProblemCode.MALFORMED_REGISTRATION_NUMBER,
                        "A registration number has 2 to 7 of the characters A-Z, Å, Ä, Ö and 0-9."));
        Vehicle vehicle = vehicles.find(number)
                .orElseThrow(() -> new RequestProblem(
                        ProblemCode.VEHICLE_NOT_FOUND, "There is no vehicle with this registration number."));
        EntityTag tag = tagOf(vehicle);
        Response.ResponseBuilder notModified = request.evaluatePreconditions(tag);
        Response.ResponseBuilder answer = notModified != null ? notModified : Response.ok(vehicle);
        return answer.tag(tag)
                .header(HttpHeaders.CACHE_CONTROL, PRIVATE_FOR_A_MINUTE)
                .build();
    }

    /** The same for the same facts on every server. */
    private static EntityTag tagOf(Vehicle vehicle) {
        byte[] facts = vehicle.toString().getBytes(StandardCharsets.UTF_8);
        return new EntityTag(UUID.nameUUIDFromBytes(facts).toString());
    }
}
