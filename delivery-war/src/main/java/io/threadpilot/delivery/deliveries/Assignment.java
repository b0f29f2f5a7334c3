package io.threadpilot.delivery.deliveries;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.delivery.deliveries.DeliveryEvent.DriverAssigned;
import io.threadpilot.delivery.deliveries.DeliveryEvent.VehicleAssigned;
import io.threadpilot.platform.problems.RequestProblem;

import java.time.Instant;
import java.util.UUID;

/**
 * A delivery is to have another driver or vehicle. At the pick-up it simply gets one; on the road it is handed over, by whoever
 * has it.
 *
 * @param role what the delivery is to have another of
 * @param resource who is to have it
 * @param handoverFrom who hands it over; null if nobody was named
 */
public record Assignment(Role role, UUID resource, UUID handoverFrom) {

    /** What a delivery has one of. */
    public enum Role {
        DRIVER,
        VEHICLE
    }

    /** The driver or the vehicle that a delivery has now; null if it has none. */
    private UUID present(Delivery delivery) {
        return role == Role.DRIVER ? delivery.driverId() : delivery.vehicleId();
    }

    /**
     * Decides.
     *
     * @param plan of the delivery with its new vehicle, if it gets one
     * @throws RequestProblem 400 if it must not be
     */
    public DeliveryEvent decide(Delivery delivery, Plan plan, Instant now) {
        UUID present = present(delivery);
        DeliveryRules.refuseUnlessRunning(delivery);
        if (resource.equals(present)) {
            throw new RequestProblem(DeliveryProblems.ALREADY_ASSIGNED, "It is already assigned to this delivery.");
        }
        boolean onTheRoad = delivery.status().isOnTheRoad();
        if (onTheRoad && (present == null || !present.equals(handoverFrom))) {
            throw new RequestProblem(
                    DeliveryProblems.HANDOVER_NEEDED,
                    "The delivery is on the road: handoverFrom must name the one who has it.");
        }
        Instant from = delivery.bookedFrom(plan.from(), present, now);
        UUID handover = onTheRoad ? present : null;
        return role == Role.DRIVER
                ? new DriverAssigned(resource, handover, from, plan.until(from))
                : new VehicleAssigned(resource, handover, from, plan.until(from));
    }
}
