package io.threadpilot.vehicle;

import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.contracts.problem.Problem;
import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.contracts.vehicle.Vehicle;
import io.threadpilot.contracts.vehicle.VehicleClient;
import io.threadpilot.contracts.vehicle.VehicleProblems;
import io.threadpilot.platform.http.EntityTags;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.GenericEntity;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/** Answers facts about vehicles. */
@Path("/v1/vehicles")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "Vehicles", description = "Facts about vehicles")
public class VehiclesResource {

    static final String ASKED = "[\"GHI789\",\"abc 123\",\"ABC123\",\"ZZZ999\"]";
    static final String CAR = """
            {"registrationNumber":"ABC123","make":"Volvo","model":"XC60","modelYear":2021}""";
    static final String FOUND = """
            [{"registrationNumber":"ABC123","make":"Volvo","model":"XC60","modelYear":2021},\
            {"registrationNumber":"GHI789","make":"Ford","model":"F-150","modelYear":2020}]""";

    /** An ETag of ours, for documents: a UUID in quotation marks. */
    private static final String TAG = "^\"[0-9a-f-]{36}\"$";

    /** As much as the server reads. */
    private static final int LARGEST_HEADER = 8192;

    private static final String PRIVATE_FOR_A_MINUTE = "private, max-age=60";
    private static final String FORM = "A registration number has 2 to 7 of the characters A-Z, Å, Ä, Ö and 0-9.";

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
     * Answers one vehicle, or that the caller's copy of it is still good, or no longer.
     *
     * @param text a registration number as people write it, see {@link RegistrationNumber#parse}
     * @param ifMatch values of {@code If-Match}; empty if there is no such header
     * @param ifNoneMatch values of {@code If-None-Match}; empty if there is no such header
     */
    @GET
    @Path("/{registrationNumber}")
    @RolesAllowed(VehicleApplication.READ)
    @Operation(
            operationId = "findVehicle",
            summary = "Find a vehicle by its registration number",
            description = "The answer may be kept for a minute, and asked for again with its ETag.")
    @APIResponse(
            responseCode = "200",
            description = "The vehicle.",
            headers =
                    @Header(
                            name = HttpHeaders.ETAG,
                            description = "For If-None-Match: names these facts.",
                            required = true,
                            schema = @Schema(implementation = String.class, maxLength = 38, pattern = TAG)),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Vehicle.class),
                            examples = @ExampleObject(name = "a-car", summary = "A car", value = CAR)))
    @APIResponse(
            responseCode = "304",
            description = "The vehicle is the one that If-None-Match names.",
            headers =
                    @Header(
                            name = HttpHeaders.ETAG,
                            required = true,
                            schema = @Schema(implementation = String.class, maxLength = 38, pattern = TAG)))
    @APIResponse(responseCode = "400", description = "`malformed-registration-number` or `bad-request`")
    @APIResponse(responseCode = "404", description = "`vehicle-not-found`: there is no such vehicle")
    @APIResponse(
            responseCode = "412",
            description = "`precondition-failed`: the vehicle is none of those that If-Match names")
    public Response find(
            @Parameter(example = "ABC123", schema = @Schema(implementation = RegistrationNumber.class))
                    @PathParam("registrationNumber")
                    String text,
            @Parameter(
                            description = "The ETag of the only facts that the caller wants; 412 if they are others.",
                            schema = @Schema(implementation = String.class, maxLength = LARGEST_HEADER))
                    @HeaderParam(HttpHeaders.IF_MATCH)
                    List<String> ifMatch,
            @Parameter(
                            description = "The ETag of the caller's copy; 304 if it is still good.",
                            schema = @Schema(implementation = String.class, maxLength = LARGEST_HEADER))
                    @HeaderParam(HttpHeaders.IF_NONE_MATCH)
                    List<String> ifNoneMatch) {
        RegistrationNumber number = RegistrationNumber.parse(text)
                .orElseThrow(() -> new RequestProblem(VehicleProblems.MALFORMED_REGISTRATION_NUMBER, FORM));
        Vehicle vehicle = vehicles.find(number)
                .orElseThrow(() -> new RequestProblem(
                        VehicleProblems.VEHICLE_NOT_FOUND, "There is no vehicle with this registration number."));
        String tag = tagOf(vehicle);
        if (!ifMatch.isEmpty() && !EntityTags.of(ifMatch).nameStrongly(tag)) {
            throw new RequestProblem(
                    CommonProblems.PRECONDITION_FAILED, "The vehicle is none of those that If-Match names.");
        }
        boolean unchanged = EntityTags.of(ifNoneMatch).name(tag);
        return (unchanged ? Response.notModified() : Response.ok(vehicle))
                .tag(tag)
                .header(HttpHeaders.CACHE_CONTROL, PRIVATE_FOR_A_MINUTE)
                .build();
    }

    /**
     * Answers the vehicles that are known, each once, by registration number. What is absent is unknown and nothing else:
     * a batch is answered whole or refused whole.
     *
     * @param texts 1 to 500 registration numbers as people write them, see {@link RegistrationNumber#parse}; null, which
     *     is malformed, stands for what is not a text
     */
    @POST
    @Path("/batch")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(VehicleApplication.READ)
    @Operation(
            operationId = "findVehicles",
            summary = "Find many vehicles by their registration numbers",
            description = "Each vehicle is answered once, however often and in whatever spelling it is asked for."
                    + " Unknown numbers are absent from the answer.")
    @APIResponse(
            responseCode = "200",
            description = "The vehicles that are known, in the order of their registration numbers.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema =
                                    @Schema(
                                            type = SchemaType.ARRAY,
                                            implementation = Vehicle.class,
                                            maxItems = VehicleClient.LARGEST_BATCH),
                            examples =
                                    @ExampleObject(
                                            name = "two-of-three",
                                            summary = "Two vehicles, one of them asked for twice; a third is unknown",
                                            value = FOUND)))
    @APIResponse(
            responseCode = "400",
            description = "`malformed-registration-number`, where `errors` names every malformed element by its index;"
                    + " `batch-size`, `malformed-body` or `bad-request`")
    @APIResponse(responseCode = "413", description = "`content-too-large`: the body is larger than 64 KiB")
    @APIResponse(responseCode = "415", description = "`unsupported-media-type`: the body is not application/json")
    public Response findAll(
            @RequestBody(
                            required = true,
                            description = "Registration numbers in any spelling; duplicates count.",
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema =
                                                    @Schema(
                                                            type = SchemaType.ARRAY,
                                                            implementation = RegistrationNumber.class,
                                                            minItems = 1,
                                                            maxItems = VehicleClient.LARGEST_BATCH),
                                            examples = @ExampleObject(name = "two-of-three", value = ASKED)))
                    List<String> texts) {
        if (texts.isEmpty() || texts.size() > VehicleClient.LARGEST_BATCH) {
            throw new RequestProblem(
                    VehicleProblems.BATCH_SIZE,
                    "A batch has 1 to " + VehicleClient.LARGEST_BATCH + " registration numbers.");
        }
        List<Optional<RegistrationNumber>> numbers =
                texts.stream().map(RegistrationNumber::parse).toList();
        List<Problem.Error> malformed = IntStream.range(0, numbers.size())
                .filter(index -> numbers.get(index).isEmpty())
                .mapToObj(VehiclesResource::malformed)
                .toList();
        if (!malformed.isEmpty()) {
            throw new RequestProblem(VehicleProblems.MALFORMED_REGISTRATION_NUMBER, FORM, malformed);
        }
        List<Vehicle> found =
                vehicles.findAll(numbers.stream().flatMap(Optional::stream).toList());
        return Response.ok(new GenericEntity<>(found) {})
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static Problem.Error malformed(int index) {
        return new Problem.Error("#/" + index, VehicleProblems.MALFORMED_REGISTRATION_NUMBER.code(), FORM);
    }

    /** The same for the same facts on every server. */
    private static String tagOf(Vehicle vehicle) {
        byte[] facts = vehicle.toString().getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(facts).toString();
    }
}
