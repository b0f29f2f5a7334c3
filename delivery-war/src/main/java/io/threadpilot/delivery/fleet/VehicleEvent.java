package io.threadpilot.delivery.fleet;

import io.threadpilot.delivery.events.DomainEvent;
import io.threadpilot.delivery.input.Words;

import java.time.Instant;

/** What can happen to a vehicle. */
public sealed interface VehicleEvent extends DomainEvent<Vehicle> {

    /** It belongs to the fleet from now on, and can work. */
    record VehicleAdded(String registration, String vehicleType) implements VehicleEvent {
        @Override
        public Vehicle applyTo(Vehicle before, Instant time) {
            return new Vehicle(registration, vehicleType, VehicleStatus.AVAILABLE, time);
        }
    }

    /** It is described otherwise. */
    record VehicleUpdated(String registration, String vehicleType) implements VehicleEvent {
        @Override
        public Vehicle applyTo(Vehicle before, Instant time) {
            return new Vehicle(registration, vehicleType, before.status(), before.statusSince());
        }
    }

    /** Whether it can work has changed; both statuses by their words. */
    record VehicleStatusChanged(String oldStatus, String newStatus) implements VehicleEvent {
        @Override
        public Vehicle applyTo(Vehicle before, Instant time) {
            return new Vehicle(
                    before.registration(), before.vehicleType(), Words.get(VehicleStatus.class, newStatus), time);
        }
    }
}
