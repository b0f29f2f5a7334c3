package io.threadpilot.delivery.fleet;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.delivery.events.Aggregates;
import io.threadpilot.delivery.events.View;
import io.threadpilot.delivery.fleet.DriverEvent.DriverAdded;
import io.threadpilot.delivery.fleet.DriverEvent.DriverStatusChanged;
import io.threadpilot.delivery.fleet.DriverEvent.DriverUpdated;
import io.threadpilot.delivery.input.Words;
import io.threadpilot.platform.problems.RequestProblem;

import java.time.Instant;
import java.util.List;

/**
 * A driver, as the events have it, which say nothing about the person: name and licence are {@link DriverDetails}, in rows that
 * can be erased.
 *
 * @param details the number of the details in force, 1 or more
 * @param status whether the driver can work
 * @param statusSince when that was set
 * @param addedAt since when the driver belongs to the fleet
 */
public record Driver(int details, DriverStatus status, Instant statusSince, Instant addedAt) {

    /** All drivers. */
    public static final Aggregates<Driver, DriverEvent> ALL = new Aggregates<>(
            "Driver",
            DriverEvent.class,
            View.of("fleet_driver", Driver.class)
                    .with("details", Integer.class, Driver::details)
                    .with("status", String.class, driver -> Words.of(driver.status))
                    .with("added_at", Instant.class, Driver::addedAt),
            DeliveryProblems.DRIVER_NOT_FOUND);

    /**
     * The driver is to belong to the fleet. Added again with the same details, nothing happens.
     *
     * @param driver who has the id; null if nobody has
     * @param stored the details of that driver; null if there are none
     * @throws RequestProblem 409 if somebody has it with other details
     */
    public static List<DriverEvent> add(Driver driver, DriverDetails stored, DriverDetails details) {
        if (driver == null) {
            return List.of(new DriverAdded(1));
        }
        if (details.equals(stored)) {
            return List.of();
        }
        throw new RequestProblem(
                DeliveryProblems.ID_TAKEN, "There is a driver with this id already, and with other details.");
    }

    /** The driver is to have other details. */
    public List<DriverEvent> update(DriverDetails stored, DriverDetails newDetails) {
        return newDetails.equals(stored) ? List.of() : List.of(new DriverUpdated(details + 1));
    }

    /** The driver is to be able to work, or not. */
    public List<DriverEvent> changeStatus(DriverStatus newStatus) {
        return status == newStatus
                ? List.of()
                : List.of(new DriverStatusChanged(Words.of(status), Words.of(newStatus)));
    }
}
