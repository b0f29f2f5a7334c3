package io.threadpilot.contracts.delivery.deliveries;

import java.util.List;

/**
 * All deliveries on the road.
 *
 * @param activeDeliveries in the order in which they were created
 */
public record LiveTracking(List<ActiveDelivery> activeDeliveries) {

    /** Keeps what is listed at this time. */
    public LiveTracking {
        activeDeliveries = List.copyOf(activeDeliveries);
    }
}
