package io.threadpilot.delivery.fleet;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.delivery.fleet.VehicleEvent.VehicleAdded;
import io.threadpilot.delivery.fleet.VehicleEvent.VehicleStatusChanged;
import io.threadpilot.delivery.fleet.VehicleEvent.VehicleUpdated;
import io.threadpilot.platform.problems.RequestProblem;

import java.util.List;

/** What is to become of a vehicle. Decides by the vehicle alone. */
sealed interface VehicleDecision {

    /**
     * Decides.
     *
     * @param vehicle as it is; one that does not exist is only ever added
     * @return what happens; empty if nothing does
     * @throws RequestProblem if it must not be
     */
    List<VehicleEvent> decide(Vehicle vehicle);

    /** It is to belong to the fleet. Added again with the same content, nothing happens. */
    record Add(String registration, String vehicleType) implements VehicleDecision {
        @Override
        public List<VehicleEvent> decide(Vehicle vehicle) {
            if (!vehicle.exists()) {
                return List.of(new VehicleAdded(registration, vehicleType));
            }
            if (vehicle.with(registration, vehicleType).equals(vehicle)) {
                return List.of();
            }
            throw new RequestProblem(
                    DeliveryProblems.ID_TAKEN,
                    "There is a vehicle with this id already, and it is described otherwise.");
        }
    }

    /** It is to be described otherwise. */
    record Update(String registration, String vehicleType) implements VehicleDecision {
        @Override
        public List<VehicleEvent> decide(Vehicle vehicle) {
            return vehicle.with(registration, vehicleType).equals(vehicle)
                    ? List.of()
                    : List.of(new VehicleUpdated(registration, vehicleType));
        }
    }

    /** It is to be able to work, or not. */
    record ChangeStatus(VehicleStatus status) implements VehicleDecision {
        @Override
        public List<VehicleEvent> decide(Vehicle vehicle) {
            return vehicle.status() == status
                    ? List.of()
                    : List.of(new VehicleStatusChanged(vehicle.status().word(), status.word()));
        }
    }
}
