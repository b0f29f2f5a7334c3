package io.threadpilot.delivery.gateway.deliveries;

import io.threadpilot.contracts.delivery.deliveries.Deliveries;
import io.threadpilot.contracts.delivery.deliveries.DeliveryIncident;
import io.threadpilot.contracts.delivery.deliveries.LiveTracking;
import io.threadpilot.contracts.delivery.deliveries.UnresolvedIncidents;
import io.threadpilot.delivery.DeliveryApplication;
import io.threadpilot.delivery.deliveries.Delivery;
import io.threadpilot.delivery.deliveries.Proof;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.events.AsOf;
import io.threadpilot.delivery.events.Filter;
import io.threadpilot.delivery.gateway.Answers;
import io.threadpilot.delivery.gateway.PageParameters;
import io.threadpilot.platform.pages.Page;
import io.threadpilot.platform.pages.QueryDatabase;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Answers which deliveries there are. */
@Path("/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class DeliveryQueries {

    private static final String CREATED = "created_at";

    @Inject
    QueryDatabase database;

    @Inject
    OwnDeliveries own;

    /**
     * Answers a delivery, as it is or as it was.
     *
     * @param version how many events it had then; 1 or more
     * @param at the moment that is asked about
     * @throws RequestProblem 400 if a parameter cannot be read, or both are there; 403 if it does not belong to the caller; 404 if
     *     there is, or was, no such delivery
     * @throws SQLException if the database did not answer
     */
    @GET
    @Path("/{id}")
    @RolesAllowed({DeliveryApplication.READ, DeliveryApplication.DRIVE})
    public Response find(
            @PathParam("id") String id,
            @QueryParam("version") List<String> version,
            @QueryParam("at") List<String> at,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        AsOf asOf = AsOf.read(version, at);
        try (Connection connection = database.connections().open()) {
            Aggregate<Delivery> present = Delivery.ALL.get(connection, Answers.id(id));
            // Whoever had it once has handed it over.
            own.refuseOthers(present.state(), DeliveryApplication.READ);
            Aggregate<Delivery> delivery = asOf.isNow() ? present : Delivery.ALL.get(connection, present.id(), asOf);
            return Answers.of(
                    delivery,
                    DeliveryAnswers.details(
                            delivery, Proof.find(connection, delivery.state().proofId())));
        }
    }

    /**
     * Answers a page of the deliveries, in the order in which they were created. A caller who may only drive gets those of the
     * caller's driver.
     *
     * @param chosen which deliveries
     * @throws RequestProblem 400 if a parameter is not known, there more than once, or cannot be read
     * @throws SQLException if the database did not answer
     */
    @GET
    @RolesAllowed({DeliveryApplication.READ, DeliveryApplication.DRIVE})
    public Response list(
            @BeanParam DeliveryFilter chosen,
            @BeanParam PageParameters page,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        Filter filter = chosen.read().where("driver_id = ?", own.onlyDriver(DeliveryApplication.READ));
        try (Connection connection = database.connections().open()) {
            Page<Aggregate<Delivery>> deliveries =
                    Delivery.ALL.page(connection, filter, CREATED, page.cursor(), page.limit(), database.cursors());
            return Answers.of(new Deliveries(
                    deliveries.items().stream().map(DeliveryAnswers::summary).toList(),
                    deliveries.next(),
                    deliveries.previous()));
        }
    }

    /**
     * Answers what is wrong and not resolved, by pages of the deliveries that have such incidents.
     *
     * @throws RequestProblem 400 if a parameter is not known, there more than once, or cannot be read
     * @throws SQLException if the database did not answer
     */
    @GET
    @Path("/unresolved-incidents")
    @RolesAllowed(DeliveryApplication.READ)
    public Response unresolvedIncidents(
            @BeanParam PageParameters page, @Context UriInfo uri, @Context ResourceInfo resource) throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        Filter filter = new Filter("delivery").where("incidents = ?", "Open");
        try (Connection connection = database.connections().open()) {
            Page<Aggregate<Delivery>> deliveries =
                    Delivery.ALL.page(connection, filter, CREATED, page.cursor(), page.limit(), database.cursors());
            List<DeliveryIncident> incidents = deliveries.items().stream()
                    .flatMap(delivery -> DeliveryAnswers.incidents(delivery).stream())
                    .filter(incident -> !incident.resolved())
                    .toList();
            return Answers.of(new UnresolvedIncidents(incidents, deliveries.next(), deliveries.previous()));
        }
    }

    /**
     * Answers all deliveries on the road.
     *
     * @throws RequestProblem 400 if there is any parameter
     * @throws SQLException if the database did not answer
     */
    @GET
    @Path("/live-tracking")
    @RolesAllowed(DeliveryApplication.READ)
    public Response liveTracking(@Context UriInfo uri, @Context ResourceInfo resource) throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        try (Connection connection = database.connections().open()) {
            return Answers.of(new LiveTracking(OnTheRoad.read(connection)));
        }
    }
}
