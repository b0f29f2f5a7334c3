package io.threadpilot.delivery.gateway.deliveries;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.delivery.bookings.Bookings;
import io.threadpilot.delivery.bookings.TakenTime.Kind;
import io.threadpilot.delivery.deliveries.Delivery;
import io.threadpilot.delivery.deliveries.DeliveryEvent;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.events.CommandTransaction;
import io.threadpilot.delivery.fleet.Driver;
import io.threadpilot.delivery.fleet.DriverStatus;
import io.threadpilot.delivery.fleet.Vehicle;
import io.threadpilot.delivery.fleet.VehicleStatus;
import io.threadpilot.delivery.input.Words;
import io.threadpilot.platform.problems.RequestProblem;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Deliveries and who is booked for them: both change in one transaction. */
final class DeliveryBookings {

    private static final String ON_THE_ROAD =
            " where status in ('InTransit', 'OutForDelivery') and id <> ? and (driver_id = ? or vehicle_id = ?)";

    private DeliveryBookings() {}

    /**
     * Stores what happens to a delivery, and books or releases drivers and vehicles. Whoever is booked must be locked.
     *
     * @throws RequestProblem 400 if somebody is taken
     * @throws SQLException if the database failed
     */
    static Aggregate<Delivery> store(
            CommandTransaction transaction, Aggregate<Delivery> before, List<DeliveryEvent> happens)
            throws SQLException {
        Aggregate<Delivery> after = Delivery.ALL.store(transaction, before, happens);
        boolean booked = before.exists()
                ? !before.state().bookings().equals(after.state().bookings())
                : !after.state().bookings().isEmpty();
        if (booked) {
            Bookings.replace(
                    transaction.connection(),
                    Kind.DELIVERY,
                    Map.of(after.id(), after.state().bookings()));
        }
        return after;
    }

    /**
     * Refuses a driver who is not there, or cannot work.
     *
     * @param id null: nobody
     * @throws RequestProblem 404 or 400
     */
    static void refuseDriver(Connection connection, UUID id) throws SQLException {
        if (id != null) {
            DriverStatus status = Driver.ALL.get(connection, id).state().status();
            refuseUnless(status == DriverStatus.AVAILABLE, "Driver", id, status);
        }
    }

    /**
     * Refuses a vehicle that is not there, or cannot work.
     *
     * @param id null: none
     * @throws RequestProblem 404 or 400
     */
    static void refuseVehicle(Connection connection, UUID id) throws SQLException {
        if (id != null) {
            VehicleStatus status = Vehicle.ALL.get(connection, id).state().status();
            refuseUnless(status == VehicleStatus.AVAILABLE, "Vehicle", id, status);
        }
    }

    private static void refuseUnless(boolean works, String noun, UUID id, Enum<?> status) {
        if (!works) {
            throw new RequestProblem(
                    DeliveryProblems.CANNOT_WORK, noun + " " + id + " is " + Words.of(status) + " and cannot work.");
        }
    }

    /**
     * Refuses a driver or vehicle that is still on the road for another delivery, whatever the bookings say.
     *
     * @throws RequestProblem 400
     */
    static void refuseElsewhere(Connection connection, UUID delivery, UUID driver, UUID vehicle) throws SQLException {
        List<Aggregate<Delivery>> elsewhere = Delivery.ALL.all(connection, ON_THE_ROAD, delivery, driver, vehicle);
        if (!elsewhere.isEmpty()) {
            throw new RequestProblem(
                    DeliveryProblems.IN_TRANSIT_ELSEWHERE,
                    "The driver or vehicle is still on the road for delivery "
                            + elsewhere.get(0).id() + ".");
        }
    }
}
