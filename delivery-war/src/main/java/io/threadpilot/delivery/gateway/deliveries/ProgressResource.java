package io.threadpilot.delivery.gateway.deliveries;

import io.threadpilot.contracts.delivery.deliveries.DeliveryMessage;
import io.threadpilot.delivery.DeliveryApplication;
import io.threadpilot.delivery.deliveries.Delivery;
import io.threadpilot.delivery.deliveries.DeliveryEvent;
import io.threadpilot.delivery.deliveries.DeliveryRules;
import io.threadpilot.delivery.deliveries.Plan;
import io.threadpilot.delivery.deliveries.Proof;
import io.threadpilot.delivery.deliveries.Severity;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.events.Aggregates;
import io.threadpilot.delivery.events.CommandTransaction;
import io.threadpilot.delivery.events.Commands;
import io.threadpilot.delivery.gateway.Answers;
import io.threadpilot.delivery.gateway.Plans;
import io.threadpilot.delivery.input.BodyFields;
import io.threadpilot.delivery.routes.Route;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What happens to a delivery on the road: checkpoints, incidents, proof. */
@Path("/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class ProgressResource {

    @Inject
    Commands commands;

    @Inject
    Plans plans;

    @Inject
    OwnDeliveries own;

    /**
     * Says that a delivery has reached a checkpoint. The last one of a delivery in transit sets it out for delivery.
     *
     * @param body {@code routeId}, {@code sequence}, {@code location}
     * @throws RequestProblem 400 if the body is not as it must be, the route has no such checkpoint there, or the delivery does not
     *     run; 403 if it does not belong to the caller; 404 if there is no such delivery; 412 if it has another version than {@code
     *     If-Match} names
     * @throws SQLException if the database failed
     */
    @PATCH
    @Path("/{id}/checkpoint")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({DeliveryApplication.DISPATCH, DeliveryApplication.DRIVE})
    public Response reach(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            JsonObject body,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        UUID delivery = Answers.id(id);
        BodyFields fields = new BodyFields(body);
        UUID route = fields.id("routeId");
        int sequence = fields.number("sequence", 1, Integer.MAX_VALUE);
        String location = fields.text("location", 200);
        fields.refuseFaults();
        Aggregate<Delivery> reached = commands.run(transaction -> {
            Aggregate<Delivery> before = find(transaction, delivery, ifMatch);
            Plan plan = plan(transaction, before);
            return DeliveryBookings.store(
                    transaction,
                    before,
                    DeliveryRules.reach(before.state(), plan, route, sequence, location, transaction.now()));
        });
        return Answers.done(reached, "Checkpoint reached successfully");
    }

    private Aggregate<Delivery> find(CommandTransaction transaction, UUID id, List<String> ifMatch)
            throws SQLException {
        Aggregate<Delivery> delivery = Delivery.ALL.get(transaction.connection(), id);
        own.refuseOthers(delivery.state(), DeliveryApplication.DISPATCH);
        Aggregates.refuseOther(delivery, ifMatch);
        return delivery;
    }

    private Plan plan(CommandTransaction transaction, Aggregate<Delivery> delivery) throws SQLException {
        Aggregate<Route> route =
                Route.ALL.get(transaction.connection(), delivery.state().routeId());
        return plans.of(transaction.connection(), route, delivery.state().vehicleId());
    }

    /**
     * Reports that something has gone wrong, in whatever status.
     *
     * @param body {@code type}, {@code description}, {@code severity?}
     * @throws RequestProblem as {@link #reach} does
     * @throws SQLException if the database failed
     */
    @POST
    @Path("/{id}/incidents")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({DeliveryApplication.DISPATCH, DeliveryApplication.DRIVE})
    public Response report(
            @PathParam("id") String id, JsonObject body, @Context UriInfo uri, @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        UUID delivery = Answers.id(id);
        UUID incident = UUID.randomUUID();
        BodyFields fields = new BodyFields(body);
        String type = fields.text("type", 100);
        String description = fields.text("description", 1000);
        Severity severity = fields.oneOfIfAny("severity", Severity.class);
        fields.refuseFaults();
        Aggregate<Delivery> reported = commands.run(transaction -> {
            Aggregate<Delivery> before = find(transaction, delivery, List.of());
            return Delivery.ALL.store(
                    transaction, before, DeliveryRules.report(before.state(), incident, type, description, severity));
        });
        return Answers.of(reported, new DeliveryMessage("Incident reported successfully", incident));
    }

    /**
     * Says that something is no longer wrong.
     *
     * @throws RequestProblem 400 if it is resolved already; 403 and 404 as {@link #reach}; 404 as well if the delivery has no such
     *     incident
     * @throws SQLException if the database failed
     */
    @PATCH
    @Path("/{id}/incidents/{incidentId}/resolve")
    @RolesAllowed({DeliveryApplication.DISPATCH, DeliveryApplication.DRIVE})
    public Response resolve(
            @PathParam("id") String id,
            @PathParam("incidentId") String incidentId,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        return resolve(Answers.id(id), List.of(Answers.id(incidentId)));
    }

    private Response resolve(UUID delivery, List<UUID> incidents) throws SQLException {
        Aggregate<Delivery> resolved = commands.run(transaction -> {
            Aggregate<Delivery> before = find(transaction, delivery, List.of());
            return Delivery.ALL.store(transaction, before, DeliveryRules.resolve(before.state(), incidents));
        });
        return Answers.of(resolved, new DeliveryMessage("Incident resolved successfully", incidents.get(0)));
    }

    /**
     * Says who has signed, which delivers the delivery. Said again, nothing happens.
     *
     * @param body {@code signatureUrl}, {@code receiverName}
     * @throws RequestProblem as {@link #reach} does; 400 as well if the delivery is not out for delivery
     * @throws SQLException if the database failed
     */
    @POST
    @Path("/{id}/proof-of-delivery")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({DeliveryApplication.DISPATCH, DeliveryApplication.DRIVE})
    public Response prove(
            @PathParam("id") String id, JsonObject body, @Context UriInfo uri, @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        UUID delivery = Answers.id(id);
        UUID proofId = UUID.randomUUID();
        BodyFields fields = new BodyFields(body);
        Proof proof = new Proof(fields.text("signatureUrl", 500), fields.text("receiverName", 100));
        fields.refuseFaults();
        Aggregate<Delivery> proven = commands.run(transaction -> {
            Aggregate<Delivery> before = find(transaction, delivery, List.of());
            if (Proof.find(transaction.connection(), before.state().proofId()).equals(Optional.of(proof))) {
                return before;
            }
            List<DeliveryEvent> happens =
                    DeliveryRules.prove(before.state(), plan(transaction, before), proofId, transaction.now());
            proof.store(transaction.connection(), proofId);
            return DeliveryBookings.store(transaction, before, happens);
        });
        return Answers.done(proven, "Proof of delivery captured successfully");
    }
}
