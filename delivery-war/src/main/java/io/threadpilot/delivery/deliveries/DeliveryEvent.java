package io.threadpilot.delivery.deliveries;

import io.threadpilot.delivery.deliveries.Delivery.Incident;
import io.threadpilot.delivery.deliveries.Delivery.Reached;
import io.threadpilot.delivery.events.DomainEvent;
import io.threadpilot.delivery.input.Words;

import java.time.Instant;
import java.util.UUID;

/** What can happen to a delivery. Times of bookings are null where nobody is booked. */
public sealed interface DeliveryEvent extends DomainEvent<Delivery> {

    /** It has begun: picked up, for a route, with those who are booked for it, if anybody is. */
    record DeliveryCreated(UUID routeId, UUID driverId, UUID vehicleId, Instant bookedFrom, Instant bookedUntil)
            implements DeliveryEvent {
        @Override
        public Delivery applyTo(Delivery before, Instant time) {
            return Delivery.begun(routeId, time)
                    .withDriver(driverId, bookedFrom, bookedUntil, time)
                    .withVehicle(vehicleId, bookedFrom, bookedUntil, time);
        }
    }

    /**
     * It is elsewhere in its life, both statuses by their words. Whoever it had is free, or booked again.
     *
     * @param reason null unless somebody gave one
     * @param bookedFrom null unless it was picked up again
     */
    record DeliveryStatusChanged(
            String oldStatus, String newStatus, String reason, Instant bookedFrom, Instant bookedUntil)
            implements DeliveryEvent {
        @Override
        public Delivery applyTo(Delivery before, Instant time) {
            Delivery changed = before.with(Words.get(DeliveryStatus.class, newStatus), reason, time);
            return bookedFrom == null
                    ? changed
                    : changed.withDriver(changed.driverId(), bookedFrom, bookedUntil, time)
                            .withVehicle(changed.vehicleId(), bookedFrom, bookedUntil, time);
        }
    }

    /** It has passed a checkpoint of its route. */
    record CheckpointReached(UUID routeId, int sequence, String location) implements DeliveryEvent {
        @Override
        public Delivery applyTo(Delivery before, Instant time) {
            return before.with(new Reached(sequence, location, time));
        }
    }

    /**
     * Something has gone wrong.
     *
     * @param severity by its word; null if nobody said
     */
    record IncidentReported(UUID incidentId, String type, String description, String severity)
            implements DeliveryEvent {
        @Override
        public Delivery applyTo(Delivery before, Instant time) {
            return before.with(new Incident(incidentId, type, description, severity, time, null));
        }
    }

    /** It is no longer wrong. */
    record IncidentResolved(UUID incidentId) implements DeliveryEvent {
        @Override
        public Delivery applyTo(Delivery before, Instant time) {
            return before.resolved(incidentId, time);
        }
    }

    /** Somebody has signed. Who, and where the signature is, stands in {@link Proof}. */
    record ProofOfDeliveryCaptured(UUID proofId) implements DeliveryEvent {
        @Override
        public Delivery applyTo(Delivery before, Instant time) {
            return before.proven(proofId);
        }
    }

    /**
     * It has this driver from now on.
     *
     * @param handoverFrom who had it on the road until now; null unless it was handed over
     */
    record DriverAssigned(UUID driverId, UUID handoverFrom, Instant bookedFrom, Instant bookedUntil)
            implements DeliveryEvent {
        @Override
        public Delivery applyTo(Delivery before, Instant time) {
            return before.withDriver(driverId, bookedFrom, bookedUntil, time);
        }
    }

    /**
     * It has this vehicle from now on.
     *
     * @param handoverFrom what it was on until now; null unless it was handed over
     */
    record VehicleAssigned(UUID vehicleId, UUID handoverFrom, Instant bookedFrom, Instant bookedUntil)
            implements DeliveryEvent {
        @Override
        public Delivery applyTo(Delivery before, Instant time) {
            return before.withVehicle(vehicleId, bookedFrom, bookedUntil, time);
        }
    }

    /** Its route has moved, and the bookings with it. */
    record DeliveryRescheduled(Instant bookedFrom, Instant bookedUntil) implements DeliveryEvent {
        @Override
        public Delivery applyTo(Delivery before, Instant time) {
            return before.rescheduled(bookedFrom, bookedUntil);
        }
    }
}
