package io.threadpilot.delivery.deliveries;

import java.util.List;

/** Where a delivery is in its life. */
public enum DeliveryStatus {
    PICKED_UP,
    IN_TRANSIT,
    OUT_FOR_DELIVERY,
    DELIVERED,
    FAILED,
    CANCELLED;

    /** What it can become next, in the order in which callers are told. */
    public List<DeliveryStatus> next() {
        return switch (this) {
            case PICKED_UP -> List.of(IN_TRANSIT, FAILED, CANCELLED);
            case IN_TRANSIT -> List.of(OUT_FOR_DELIVERY, FAILED, CANCELLED);
            case OUT_FOR_DELIVERY -> List.of(DELIVERED, FAILED);
            case FAILED -> List.of(PICKED_UP);
            case DELIVERED, CANCELLED -> List.of();
        };
    }

    /** Whether it has its driver and vehicle for itself. */
    public boolean isRunning() {
        return this == PICKED_UP || isOnTheRoad();
    }

    /** Whether it is under way. */
    public boolean isOnTheRoad() {
        return this == IN_TRANSIT || this == OUT_FOR_DELIVERY;
    }
}
