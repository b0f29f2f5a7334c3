package io.threadpilot.delivery.fleet;

import io.threadpilot.contracts.delivery.CommandResult;
import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.contracts.delivery.FleetVehicles;
import io.threadpilot.contracts.delivery.Message;
import io.threadpilot.contracts.delivery.StatusResult;
import io.threadpilot.delivery.DeliveryApplication;
import io.threadpilot.delivery.events.Commands;
import io.threadpilot.delivery.events.EventStream.Happened;
import io.threadpilot.delivery.input.BodyFields;
import io.threadpilot.platform.pages.Cursor;
import io.threadpilot.platform.pages.Page;
import io.threadpilot.platform.pages.QueryDatabase;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The vehicles of the fleet. */
@Path("/fleet/vehicles")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class VehiclesResource {

    private static final int LONGEST_REGISTRATION = 20;
    private static final int LONGEST_TYPE = 50;
    private static final int LARGEST_LIMIT = 1000;
    private static final long LIMIT_IF_ABSENT = 50;
    private static final List<String> STATUSES =
            Stream.of(VehicleStatus.values()).map(VehicleStatus::word).toList();

    private final Commands commands;
    private final QueryDatabase database;

    /** For the proxy that CDI makes. */
    protected VehiclesResource() {
        this(null, null);
    }

    @Inject
    public VehiclesResource(Commands commands, QueryDatabase database) {
        this.commands = commands;
        this.database = database;
    }

    /**
     * Adds a vehicle. Added again with the same content, it is as before.
     *
     * @param body {@code id?}, {@code registration}, {@code vehicleType}
     * @throws RequestProblem 400 if the body is not as it must be; 409 if the id is there with other content
     * @throws SQLException if the database failed
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(DeliveryApplication.ADMIN)
    public Response add(JsonObject body, @Context UriInfo uri, @Context ResourceInfo resource) throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        BodyFields fields = new BodyFields(body);
        UUID id = fields.idOrNew("id");
        String registration = fields.text("registration", LONGEST_REGISTRATION);
        String type = fields.text("vehicleType", LONGEST_TYPE);
        fields.refuseFaults();
        Vehicle vehicle = commands.run(
                        new ChangeVehicle(id, new VehicleDecision.Add(registration, type), List.of())::execute)
                .vehicle();
        return answer(vehicle, new CommandResult(id, new Message("Vehicle added successfully")));
    }

    /**
     * Describes a vehicle otherwise.
     *
     * @param body {@code registration}, {@code vehicleType}
     * @throws RequestProblem 400 if the body is not as it must be; 404 if there is no such vehicle; 412 if it has another version
     *     than {@code If-Match} names
     * @throws SQLException if the database failed
     */
    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(DeliveryApplication.ADMIN)
    public Response update(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            JsonObject body,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        BodyFields fields = new BodyFields(body);
        String registration = fields.text("registration", LONGEST_REGISTRATION);
        String type = fields.text("vehicleType", LONGEST_TYPE);
        fields.refuseFaults();
        Vehicle vehicle = commands.run(
                        new ChangeVehicle(id(id), new VehicleDecision.Update(registration, type), ifMatch)::execute)
                .vehicle();
        return answer(vehicle, new CommandResult(vehicle.id(), new Message("Vehicle updated successfully")));
    }

    /**
     * Says whether a vehicle can work.
     *
     * @param body {@code status}
     * @throws RequestProblem as {@link #update} does
     * @throws SQLException if the database failed
     */
    @PATCH
    @Path("/{id}/status")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(DeliveryApplication.ADMIN)
    public Response changeStatus(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            JsonObject body,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        BodyFields fields = new BodyFields(body);
        String word = fields.oneOf("status", STATUSES);
        fields.refuseFaults();
        VehicleStatus status = VehicleStatus.of(word).orElseThrow();
        ChangeVehicle.Outcome outcome =
                commands.run(new ChangeVehicle(id(id), new VehicleDecision.ChangeStatus(status), ifMatch)::execute);
        Message message = new Message(
                outcome.changed()
                        ? "Vehicle status changed successfully"
                        : "Vehicle is already in " + word + " status");
        return answer(outcome.vehicle(), new StatusResult(outcome.vehicle().id(), message, word));
    }

    /**
     * Answers a vehicle, as it is or as it was.
     *
     * @param version how many events it had then; 1 or more
     * @param at the moment that is asked about
     * @throws RequestProblem 400 if a parameter cannot be read, or both are there; 404 if there is, or was, no such vehicle
     * @throws SQLException if the database did not answer
     */
    @GET
    @Path("/{id}")
    @RolesAllowed(DeliveryApplication.READ)
    public Response find(
            @PathParam("id") String id,
            @QueryParam("version") List<String> version,
            @QueryParam("at") List<String> at,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        Optional<Long> events = QueryParameters.number("version", version, 1, QueryParameters.LARGEST_NUMBER);
        Optional<Instant> moment = QueryParameters.time("at", at).map(time -> time.toInstant());
        if (events.isPresent() && moment.isPresent()) {
            throw QueryParameters.refusal("version and at may not both be there.");
        }
        UUID vehicleId = id(id);
        try (Connection connection = database.connections().open()) {
            Vehicle vehicle = events.isPresent() || moment.isPresent()
                    ? then(connection, vehicleId, events, moment)
                    : new VehicleTable(connection).find(vehicleId).orElseThrow(VehiclesResource::notFound);
            return answer(vehicle, VehicleTable.answer(vehicle));
        }
    }

    private static Vehicle then(Connection connection, UUID id, Optional<Long> version, Optional<Instant> moment)
            throws SQLException {
        List<Happened<VehicleEvent>> all = VehicleTable.EVENTS.read(connection, id);
        List<Happened<VehicleEvent>> before = all.stream()
                .takeWhile(happened ->
                        moment.map(time -> !happened.time().isAfter(time)).orElse(true))
                .limit(version.orElse(Long.MAX_VALUE))
                .toList();
        if (all.isEmpty()) {
            throw notFound();
        }
        if (before.isEmpty() || version.filter(number -> number > before.size()).isPresent()) {
            throw new RequestProblem(
                    DeliveryProblems.FLEET_VEHICLE_NOT_FOUND,
                    "The vehicle was not there then, or never had this version.");
        }
        return Vehicle.of(id, before);
    }

    /**
     * Answers a page of the vehicles.
     *
     * @param status of the vehicles
     * @param limit how many at the most, 1 to 1000; 50 if it is absent
     * @param cursor as an answer to the same question had it
     * @throws RequestProblem 400 if a parameter is not known, there more than once, or cannot be read
     * @throws SQLException if the database did not answer
     */
    @GET
    @RolesAllowed(DeliveryApplication.READ)
    public Response list(
            @QueryParam("status") List<String> status,
            @QueryParam("limit") List<String> limit,
            @QueryParam("cursor") List<String> cursor,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        VehicleStatus only = QueryParameters.only("status", status)
                .map(word -> VehicleStatus.of(word)
                        .orElseThrow(() ->
                                QueryParameters.refusal("status must be one of " + String.join(", ", STATUSES) + ".")))
                .orElse(null);
        int most = QueryParameters.number("limit", limit, 1, LARGEST_LIMIT)
                .orElse(LIMIT_IF_ABSENT)
                .intValue();
        String question = "vehicles?status=" + (only == null ? "" : only.word());
        Cursor from = QueryParameters.only("cursor", cursor)
                .map(text -> database.cursors().read(question, text))
                .orElse(null);
        try (Connection connection = database.connections().open()) {
            Page<Vehicle> page = new VehicleTable(connection).page(only, from, most, database.cursors(), question);
            return Response.ok(new FleetVehicles(
                            page.items().stream().map(VehicleTable::answer).toList(), page.next(), page.previous()))
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build();
        }
    }

    private static UUID id(String text) {
        return BodyFields.id(text)
                .orElseThrow(() -> QueryParameters.refusal("The id in the address must be a UUID with hyphens."));
    }

    private static RequestProblem notFound() {
        return new RequestProblem(DeliveryProblems.FLEET_VEHICLE_NOT_FOUND, "The fleet has no vehicle with this id.");
    }

    private static Response answer(Vehicle vehicle, Object body) {
        return Response.ok(body)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .tag(new EntityTag(Long.toString(vehicle.version())))
                .build();
    }
}
