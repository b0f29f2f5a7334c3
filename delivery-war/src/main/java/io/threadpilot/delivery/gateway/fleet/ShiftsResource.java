package io.threadpilot.delivery.gateway.fleet;

import io.threadpilot.delivery.DeliveryApplication;
import io.threadpilot.delivery.bookings.Bookable;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.events.Aggregates;
import io.threadpilot.delivery.events.CommandTransaction;
import io.threadpilot.delivery.events.Commands;
import io.threadpilot.delivery.fleet.Calendar;
import io.threadpilot.delivery.fleet.Calendar.Shift;
import io.threadpilot.delivery.fleet.Driver;
import io.threadpilot.delivery.gateway.Answers;
import io.threadpilot.delivery.input.BodyFields;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
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
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** When drivers are on duty. */
@Path("/fleet/drivers/{id}/shifts")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class ShiftsResource {

    private static final int MOST_SHIFTS = 500;

    @Inject
    Commands commands;

    /**
     * Sets the shifts of a driver, in place of all that were set before.
     *
     * @param body {@code shifts}, a list of {@code from} and {@code until}; an empty one: always on duty
     * @throws RequestProblem 400 if the body is not as it must be, or a delivery has a booking outside of them; 404 if there is no
     *     such driver; 412 if the calendar has another version than {@code If-Match} names
     * @throws SQLException if the database failed
     */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(DeliveryApplication.ADMIN)
    public Response set(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            JsonObject body,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        UUID driver = Answers.id(id);
        List<Shift> shifts = read(body);
        return Answers.done(
                commands.run(transaction -> set(transaction, driver, ifMatch, shifts)), "Shifts set successfully");
    }

    private static List<Shift> read(JsonObject body) {
        BodyFields fields = new BodyFields(body);
        JsonArray list = fields.list("shifts");
        fields.refuseFaults();
        Instant[] end = {Instant.MIN};
        return BodyFields.each(list, "#/shifts", MOST_SHIFTS, shift -> {
            Times times = Times.read(shift);
            if (times.from() != null && times.from().isBefore(end[0])) {
                shift.refuse("from", "must not be before the end of the shift before it");
            }
            end[0] = times.until() == null ? end[0] : times.until();
            return new Shift(times.from(), times.until());
        });
    }

    private static Aggregate<Calendar> set(
            CommandTransaction transaction, UUID driver, List<String> ifMatch, List<Shift> shifts) throws SQLException {
        Bookable.lock(transaction.connection(), driver);
        Driver.ALL.get(transaction.connection(), driver);
        Aggregate<Calendar> before = Calendar.ALL.find(transaction.connection(), driver);
        Aggregates.refuseOther(before, ifMatch);
        Calendar calendar = before.exists() ? before.state() : Calendar.EMPTY;
        return CalendarsResource.store(transaction, before, calendar.setShifts(shifts));
    }
}
