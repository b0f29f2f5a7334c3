package io.threadpilot.delivery.bookings;

import java.time.Instant;
import java.util.UUID;

/**
 * A time for which a driver or vehicle is taken, from inclusive to exclusive.
 *
 * @param resource the driver or vehicle
 * @param until after from; {@link Bookings#END} if nobody knows
 * @param running whether what it was made for still runs, even if the time is over
 */
public record Booking(UUID resource, Instant from, Instant until, boolean running) {

    /** A booking of something that runs, or is to come. */
    public static Booking of(UUID resource, Instant from, Instant until) {
        return new Booking(resource, from, until, true);
    }

    /** Whether nothing is left of it at a time: what is released before its begin never was. */
    public boolean beginsAfter(Instant time) {
        return !from.isBefore(time);
    }

    /**
     * As it is once it is released. It is never lengthened.
     *
     * @param time after its begin
     */
    public Booking releasedAt(Instant time) {
        return new Booking(resource, from, until.isBefore(time) ? until : time, false);
    }
}
