package io.threadpilot.delivery.bookings;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.delivery.bookings.TakenTime.Kind;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Tells a caller who is taken, by what, how long, and from when on not. */
final class BookingConflict {

    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private BookingConflict() {}

    /**
     * What to throw.
     *
     * @param taken stands in the way
     * @param nextFree from when on the resource is free for as long; empty if nobody knows
     */
    static RequestProblem of(Booking wanted, TakenTime taken, Optional<Instant> nextFree) {
        Instant from = taken.booking().from();
        Instant until = taken.booking().until();
        JsonObjectBuilder members =
                Json.createObjectBuilder().add("resourceId", wanted.resource().toString());
        if (taken.kind() == Kind.DELIVERY) {
            members.add("conflictingDeliveryId", taken.holder().toString());
        }
        members.add("from", from.toString());
        if (until.isBefore(Bookings.END)) {
            members.add("until", until.toString());
        }
        nextFree.ifPresent(free -> members.add("nextFree", free.toString()));
        return new RequestProblem(
                DeliveryProblems.BOOKING_CONFLICT,
                "The driver or vehicle is already " + reason(taken) + " during " + MINUTES.format(from) + " - "
                        + (until.isBefore(Bookings.END) ? MINUTES.format(until) : "further notice") + ".",
                members.build());
    }

    private static String reason(TakenTime taken) {
        return switch (taken.kind()) {
            case DELIVERY -> "assigned to delivery " + taken.holder();
            case ABSENCE -> "absent";
            case OFF_DUTY -> "off duty";
            case STATUS -> "unable to work";
        };
    }
}
