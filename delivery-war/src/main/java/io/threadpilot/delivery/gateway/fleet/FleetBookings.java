package io.threadpilot.delivery.gateway.fleet;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.delivery.bookings.Booking;
import io.threadpilot.delivery.bookings.Bookings;
import io.threadpilot.delivery.bookings.TakenTime;
import io.threadpilot.delivery.bookings.TakenTime.Kind;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.fleet.Calendar;
import io.threadpilot.delivery.fleet.Driver;
import io.threadpilot.delivery.fleet.DriverStatus;
import io.threadpilot.delivery.fleet.Vehicle;
import io.threadpilot.delivery.fleet.VehicleStatus;
import io.threadpilot.platform.problems.RequestProblem;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the fleet says of its vehicles and drivers, as bookings. */
public final class FleetBookings {

    private FleetBookings() {}

    /**
     * Refuses a change of status of one that has a delivery that runs.
     *
     * @param noun {@code Vehicle} or {@code Driver}
     */
    static void refuseAssigned(Connection connection, String noun, UUID resource) throws SQLException {
        List<TakenTime> running = Bookings.running(connection, List.of(resource));
        if (!running.isEmpty()) {
            throw new RequestProblem(
                    DeliveryProblems.DELIVERY_RUNS,
                    noun + " is assigned to job " + running.get(0).holder() + " and cannot change status.");
        }
    }

    /** Books a vehicle for as long as its status says that it cannot work. */
    public static void bookVehicle(Connection connection, Aggregate<Vehicle> vehicle) throws SQLException {
        boolean works = vehicle.state().status() == VehicleStatus.AVAILABLE;
        bookStatus(connection, vehicle.id(), works, vehicle.state().statusSince());
    }

    /** Books a driver for as long as the status says that the driver cannot work. */
    public static void bookDriver(Connection connection, Aggregate<Driver> driver) throws SQLException {
        boolean works = driver.state().status() == DriverStatus.AVAILABLE;
        bookStatus(connection, driver.id(), works, driver.state().statusSince());
    }

    private static void bookStatus(Connection connection, UUID id, boolean works, Instant since) throws SQLException {
        List<Booking> bookings = works ? List.of() : List.of(Booking.of(id, since, Bookings.END));
        Bookings.replace(connection, Kind.STATUS, Map.of(id, bookings));
    }

    /**
     * Books a vehicle or driver for the absences and for the time outside the shifts.
     *
     * @throws RequestProblem 400 if a delivery has a booking then
     */
    public static void bookCalendar(Connection connection, Aggregate<Calendar> calendar) throws SQLException {
        UUID id = calendar.id();
        List<Booking> absences = calendar.state().absences().stream()
                .map(absence -> Booking.of(id, absence.from(), absence.until()))
                .toList();
        List<Booking> offDuty = calendar.state().offDuty(Bookings.END).stream()
                .map(gap -> Booking.of(id, gap.from(), gap.until()))
                .toList();
        Bookings.replace(connection, Kind.ABSENCE, Map.of(id, absences));
        Bookings.replace(connection, Kind.OFF_DUTY, Map.of(id, offDuty));
    }
}
