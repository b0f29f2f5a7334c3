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
    static void bookVehicle(Connection connection, Aggregate<Vehicle> vehicle) throws SQLException {
        Bookings.replace(connection, Kind.STATUS, Map.of(vehicle.id(), ofVehicle(vehicle)));
    }

    /** What the status of a vehicle takes. */
    public static List<Booking> ofVehicle(Aggregate<Vehicle> vehicle) {
        boolean works = vehicle.state().status() == VehicleStatus.AVAILABLE;
        return ofStatus(vehicle.id(), works, vehicle.state().statusSince());
    }

    /** Books a driver for as long as the status says that the driver cannot work. */
    static void bookDriver(Connection connection, Aggregate<Driver> driver) throws SQLException {
        Bookings.replace(connection, Kind.STATUS, Map.of(driver.id(), ofDriver(driver)));
    }

    /** What the status of a driver takes. */
    public static List<Booking> ofDriver(Aggregate<Driver> driver) {
        boolean works = driver.state().status() == DriverStatus.AVAILABLE;
        return ofStatus(driver.id(), works, driver.state().statusSince());
    }

    private static List<Booking> ofStatus(UUID id, boolean works, Instant since) {
        return works ? List.of() : List.of(Booking.of(id, since, Bookings.END));
    }

    /**
     * Books a vehicle or driver for the absences and for the time outside the shifts.
     *
     * @throws RequestProblem 400 if a delivery has a booking then
     */
    static void bookCalendar(Connection connection, Aggregate<Calendar> calendar) throws SQLException {
        Bookings.replace(connection, Kind.ABSENCE, Map.of(calendar.id(), absences(calendar)));
        Bookings.replace(connection, Kind.OFF_DUTY, Map.of(calendar.id(), offDuty(calendar)));
    }

    /** What the absences take. */
    public static List<Booking> absences(Aggregate<Calendar> calendar) {
        return calendar.state().absences().stream()
                .map(absence -> Booking.of(calendar.id(), absence.from(), absence.until()))
                .toList();
    }

    /** What the time outside the shifts takes. */
    public static List<Booking> offDuty(Aggregate<Calendar> calendar) {
        return calendar.state().offDuty(Bookings.END).stream()
                .map(gap -> Booking.of(calendar.id(), gap.from(), gap.until()))
                .toList();
    }
}
