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
 * @param resource who is to have it
 * @param handoverFrom who hands it over; null if nobody was named
 */
public record Assignment(UUID resource, UUID handoverFrom) {

    /**
     * It is to have another driver.
     *
     * @throws RequestProblem 400 if it must not
     */
    public DeliveryEvent ofDriver(Delivery delivery, Plan plan, Instant now) {
        Instant from = decide(delivery, plan, delivery.driverId(), now);
        return new DriverAssigned(resource, handover(delivery), from, plan.until(from));
    }

    /**
     * It is to have another vehicle.
     *
     * @throws RequestProblem 400 if it must not
     */
    public DeliveryEvent ofVehicle(Delivery delivery, Plan plan, Instant now) {
        Instant from = decide(delivery, plan, delivery.vehicleId(), now);
        return new VehicleAssigned(resource, handover(delivery), from, plan.until(from));
    }

    private UUID handover(Delivery delivery) {
        return delivery.status().isOnTheRoad() ? handoverFrom : null;
    }

    private Instant decide(Delivery delivery, Plan plan, UUID present, Instant now) {
        DeliveryRules.refuseUnlessRunning(delivery);
        if (resource.equals(present)) {
            throw new RequestProblem(DeliveryProblems.ALREADY_ASSIGNED, "It is already assigned to this delivery.");
        }
        if (delivery.status().isOnTheRoad() && (present == null || !present.equals(handoverFrom))) {
            throw new RequestProblem(
                    DeliveryProblems.HANDOVER_NEEDED,
                    "The delivery is on the road: handoverFrom must name the one who has it.");
        }
        return delivery.bookedFrom(plan.from(), present, now);
    }
}
