package io.threadpilot.delivery.bookings;

import java.util.UUID;

/**
 * A booking and what it is for.
 *
 * @param holder the delivery or the absence; otherwise the driver or vehicle itself
 */
public record TakenTime(Kind kind, UUID holder, Booking booking) {

    /** What a driver or vehicle can be taken by. */
    public enum Kind {
        DELIVERY,
        ABSENCE,
        /** The time outside a driver's shifts. */
        OFF_DUTY,
        /** A status in which it cannot work, such as Maintenance. */
        STATUS
    }
}
