package io.threadpilot.delivery.fleet;

import io.threadpilot.delivery.events.DomainEvent;
import io.threadpilot.delivery.input.Words;

import java.time.Instant;

/** What can happen to a driver. Says nothing about the person. */
public sealed interface DriverEvent extends DomainEvent<Driver> {

    /** The driver belongs to the fleet from now on, with the details of this number, and can work. */
    record DriverAdded(int details) implements DriverEvent {
        @Override
        public Driver applyTo(Driver before, Instant time) {
            return new Driver(details, DriverStatus.AVAILABLE, time, time);
        }
    }

    /** The driver has the details of this number from now on. */
    record DriverUpdated(int details) implements DriverEvent {
        @Override
        public Driver applyTo(Driver before, Instant time) {
            return new Driver(details, before.status(), before.statusSince(), before.addedAt());
        }
    }

    /** Whether the driver can work has changed; both statuses by their words. */
    record DriverStatusChanged(String oldStatus, String newStatus) implements DriverEvent {
        @Override
        public Driver applyTo(Driver before, Instant time) {
            return new Driver(before.details(), Words.get(DriverStatus.class, newStatus), time, before.addedAt());
        }
    }
}
