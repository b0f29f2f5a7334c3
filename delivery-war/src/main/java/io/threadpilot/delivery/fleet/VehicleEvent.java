package io.threadpilot.delivery.fleet;

/** What can happen to a vehicle. Events are stored: their names and components never change. */
sealed interface VehicleEvent {

    /** The vehicle after this event. */
    Vehicle applyTo(Vehicle vehicle);

    /** It belongs to the fleet from now on, and can work. */
    record VehicleAdded(String registration, String vehicleType) implements VehicleEvent {
        @Override
        public Vehicle applyTo(Vehicle vehicle) {
            return vehicle.with(registration, vehicleType).with(VehicleStatus.AVAILABLE);
        }
    }

    /** It is described otherwise. */
    record VehicleUpdated(String registration, String vehicleType) implements VehicleEvent {
        @Override
        public Vehicle applyTo(Vehicle vehicle) {
            return vehicle.with(registration, vehicleType);
        }
    }

    /** Whether it can work has changed; both statuses by their words. */
    record VehicleStatusChanged(String oldStatus, String newStatus) implements VehicleEvent {
        @Override
        public Vehicle applyTo(Vehicle vehicle) {
            return vehicle.with(VehicleStatus.of(newStatus).orElseThrow());
        }
    }
}
