package io.threadpilot.delivery.fleet;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.delivery.events.Aggregates;
import io.threadpilot.delivery.events.View;
import io.threadpilot.delivery.fleet.VehicleEvent.VehicleAdded;
import io.threadpilot.delivery.fleet.VehicleEvent.VehicleStatusChanged;
import io.threadpilot.delivery.fleet.VehicleEvent.VehicleUpdated;
import io.threadpilot.delivery.input.Words;
import io.threadpilot.platform.problems.RequestProblem;

import java.time.Instant;
import java.util.List;

/**
 * A vehicle of the fleet, as its events have made it.
 *
 * @param registration 1 to 20 characters
 * @param vehicleType 1 to 50 characters
 * @param status whether it can work
 * @param statusSince when that was set
 */
public record Vehicle(String registration, String vehicleType, VehicleStatus status, Instant statusSince) {

    /** All vehicles. */
    public static final Aggregates<Vehicle, VehicleEvent> ALL = new Aggregates<>(
            "Vehicle",
            VehicleEvent.class,
            View.of("fleet_vehicle", Vehicle.class)
                    .with("registration", String.class, Vehicle::registration)
                    .with("status", String.class, vehicle -> Words.of(vehicle.status)),
            DeliveryProblems.FLEET_VEHICLE_NOT_FOUND);

    /**
     * It is to belong to the fleet. Added again with the same description, nothing happens.
     *
     * @param vehicle that has the id; null if none has
     * @throws RequestProblem 409 if one has it that is described otherwise
     */
    public static List<VehicleEvent> add(Vehicle vehicle, String registration, String vehicleType) {
        if (vehicle == null) {
            return List.of(new VehicleAdded(registration, vehicleType));
        }
        if (vehicle.isDescribedBy(registration, vehicleType)) {
            return List.of();
        }
        throw new RequestProblem(
                DeliveryProblems.ID_TAKEN, "There is a vehicle with this id already, and it is described otherwise.");
    }

    /** It is to be described otherwise. */
    public List<VehicleEvent> update(String newRegistration, String newType) {
        return isDescribedBy(newRegistration, newType)
                ? List.of()
                : List.of(new VehicleUpdated(newRegistration, newType));
    }

    /** It is to be able to work, or not. */
    public List<VehicleEvent> changeStatus(VehicleStatus newStatus) {
        return status == newStatus
                ? List.of()
                : List.of(new VehicleStatusChanged(Words.of(status), Words.of(newStatus)));
    }

    private boolean isDescribedBy(String otherRegistration, String otherType) {
        return registration.equals(otherRegistration) && vehicleType.equals(otherType);
    }
}
