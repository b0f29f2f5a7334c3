package io.threadpilot.delivery.fleet;

import io.threadpilot.delivery.events.EventStream.Happened;

import java.util.List;
import java.util.UUID;

/**
 * A vehicle of the fleet, as its events have made it.
 *
 * @param version how many events it has; 0 if there is no such vehicle, and then all that follows is null
 * @param registration 1 to 20 characters
 * @param vehicleType 1 to 50 characters
 * @param status whether it can work
 */
record Vehicle(UUID id, long version, String registration, String vehicleType, VehicleStatus status) {

    /** One that nothing has happened to. */
    static Vehicle none(UUID id) {
        return new Vehicle(id, 0, null, null, null);
    }

    /** As it is after events. */
    static Vehicle of(UUID id, List<Happened<VehicleEvent>> events) {
        Vehicle vehicle = none(id);
        for (Happened<VehicleEvent> happened : events) {
            vehicle = vehicle.after(happened.event());
        }
        return vehicle;
    }

    /** As it is after one more event. */
    Vehicle after(VehicleEvent event) {
        return event.applyTo(new Vehicle(id, version + 1, registration, vehicleType, status));
    }

    boolean exists() {
        return version > 0;
    }

    Vehicle with(String newRegistration, String newType) {
        return new Vehicle(id, version, newRegistration, newType, status);
    }

    Vehicle with(VehicleStatus newStatus) {
        return new Vehicle(id, version, registration, vehicleType, newStatus);
    }
}
