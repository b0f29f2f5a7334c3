package io.threadpilot.delivery.gateway.fleet;

import io.threadpilot.contracts.delivery.CommandResult;
import io.threadpilot.contracts.delivery.Message;
import io.threadpilot.contracts.delivery.fleet.DutyShift;
import io.threadpilot.contracts.delivery.fleet.FleetCalendar;
import io.threadpilot.contracts.delivery.fleet.PlannedAbsence;
import io.threadpilot.delivery.DeliveryApplication;
import io.threadpilot.delivery.bookings.Bookable;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.events.CommandTransaction;
import io.threadpilot.delivery.events.Commands;
import io.threadpilot.delivery.fleet.AbsenceNote;
import io.threadpilot.delivery.fleet.Calendar;
import io.threadpilot.delivery.fleet.CalendarEvent;
import io.threadpilot.delivery.fleet.Driver;
import io.threadpilot.delivery.fleet.Vehicle;
import io.threadpilot.delivery.gateway.Answers;
import io.threadpilot.delivery.input.BodyFields;
import io.threadpilot.platform.pages.QueryDatabase;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** When vehicles and drivers are away. */
@Path("/fleet/{kind: vehicles|drivers}/{id}/absences")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class CalendarsResource {

    private static final String VEHICLES = "vehicles";

    @Inject
    Commands commands;

    @Inject
    QueryDatabase database;

    /**
     * Answers when one is away, and when a driver is on duty.
     *
     * @throws RequestProblem 404 if there is no such vehicle or driver
     * @throws SQLException if the database did not answer
     */
    @GET
    @RolesAllowed(DeliveryApplication.READ)
    public Response find(
            @PathParam("kind") String kind,
            @PathParam("id") String id,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        try (Connection connection = database.connections().open()) {
            Aggregate<Calendar> calendar = find(connection, kind, Answers.id(id));
            return Answers.of(calendar, answer(connection, state(calendar)));
        }
    }

    private static Aggregate<Calendar> find(Connection connection, String kind, UUID id) throws SQLException {
        if (VEHICLES.equals(kind)) {
            Vehicle.ALL.get(connection, id);
        } else {
            Driver.ALL.get(connection, id);
        }
        return Calendar.ALL.find(connection, id);
    }

    private static Calendar state(Aggregate<Calendar> calendar) {
        return calendar.exists() ? calendar.state() : Calendar.EMPTY;
    }

    private static FleetCalendar answer(Connection connection, Calendar calendar) throws SQLException {
        Map<UUID, AbsenceNote> notes = AbsenceNote.of(
                connection,
                calendar.absences().stream().map(Calendar.Absence::id).toList());
        return new FleetCalendar(
                calendar.absences().stream()
                        .sorted(Comparator.comparing(Calendar.Absence::from))
                        .map(absence -> answer(absence, notes.getOrDefault(absence.id(), AbsenceNote.ERASED)))
                        .toList(),
                calendar.shifts().stream()
                        .map(shift -> new DutyShift(shift.from(), shift.until()))
                        .toList());
    }

    private static PlannedAbsence answer(Calendar.Absence absence, AbsenceNote note) {
        return new PlannedAbsence(absence.id(), absence.from(), absence.until(), note.kind(), note.reason());
    }

    /**
     * Plans an absence. Planned again with the same id and times, nothing happens.
     *
     * @param body {@code id?}, {@code from}, {@code until}, {@code kind}, {@code reason?}
     * @throws RequestProblem 400 if the body is not as it must be, or a delivery has a booking then; 404 if there is no such vehicle
     *     or driver
     * @throws SQLException if the database failed
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(DeliveryApplication.ADMIN)
    public Response plan(
            @PathParam("kind") String kind,
            @PathParam("id") String id,
            JsonObject body,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        UUID owner = Answers.id(id);
        BodyFields fields = new BodyFields(body);
        UUID absenceId = fields.idOrNew("id");
        Times times = Times.read(fields);
        AbsenceNote note = new AbsenceNote(fields.text("kind", 50), fields.textIfAny("reason", 500));
        fields.refuseFaults();
        Calendar.Absence absence = new Calendar.Absence(absenceId, times.from(), times.until());
        Aggregate<Calendar> planned = commands.run(transaction -> plan(transaction, kind, owner, absence, note));
        return Answers.of(planned, new CommandResult(absenceId, new Message("Absence added successfully")));
    }

    private static Aggregate<Calendar> plan(
            CommandTransaction transaction, String kind, UUID owner, Calendar.Absence absence, AbsenceNote note)
            throws SQLException {
        Bookable.lock(transaction.connection(), owner);
        Aggregate<Calendar> before = find(transaction.connection(), kind, owner);
        List<CalendarEvent> happens = state(before).plan(absence);
        if (!happens.isEmpty()) {
            note.store(transaction.connection(), absence.id());
        }
        return store(transaction, before, happens);
    }

    static Aggregate<Calendar> store(
            CommandTransaction transaction, Aggregate<Calendar> before, List<CalendarEvent> happens)
            throws SQLException {
        Aggregate<Calendar> after = Calendar.ALL.store(transaction, before, happens);
        if (!happens.isEmpty()) {
            FleetBookings.bookCalendar(transaction.connection(), after);
        }
        return after;
    }

    /**
     * Removes an absence.
     *
     * @throws RequestProblem 404 if there is no such vehicle or driver, or no such absence
     * @throws SQLException if the database failed
     */
    @DELETE
    @Path("/{absenceId}")
    @RolesAllowed(DeliveryApplication.ADMIN)
    public Response remove(
            @PathParam("kind") String kind,
            @PathParam("id") String id,
            @PathParam("absenceId") String absenceId,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        UUID owner = Answers.id(id);
        UUID absence = Answers.id(absenceId);
        Aggregate<Calendar> left = commands.run(transaction -> remove(transaction, kind, owner, absence));
        return Answers.of(left, new CommandResult(absence, new Message("Absence removed successfully")));
    }

    private static Aggregate<Calendar> remove(CommandTransaction transaction, String kind, UUID owner, UUID absence)
            throws SQLException {
        Bookable.lock(transaction.connection(), owner);
        Aggregate<Calendar> before = find(transaction.connection(), kind, owner);
        AbsenceNote.erase(transaction.connection(), absence);
        return store(transaction, before, state(before).remove(absence));
    }
}
