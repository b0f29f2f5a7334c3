package io.threadpilot.delivery.deliveries;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.delivery.bookings.Booking;
import io.threadpilot.delivery.events.Aggregates;
import io.threadpilot.delivery.events.View;
import io.threadpilot.delivery.input.Words;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A delivery, as its events have made it. What may happen next is decided by {@link DeliveryRules}.
 *
 * @param driverId null if it has no driver
 * @param vehicleId null if it has no vehicle
 * @param reason why it has this status; null if nobody said
 * @param deliveredAt null until it is delivered
 * @param proofId null until somebody has signed
 * @param bookings of all drivers and vehicles that it has or had, in the order in which they were booked
 * @param incidents in the order in which they were reported
 * @param checkpoints that it has reached, in that order
 */
public record Delivery(
        UUID routeId,
        UUID driverId,
        UUID vehicleId,
        DeliveryStatus status,
        String reason,
        Instant createdAt,
        Instant deliveredAt,
        UUID proofId,
        List<Booking> bookings,
        List<Incident> incidents,
        List<Reached> checkpoints) {

    /** All deliveries. */
    public static final Aggregates<Delivery, DeliveryEvent> ALL = new Aggregates<>(
            "Delivery",
            DeliveryEvent.class,
            View.of("delivery", Delivery.class)
                    .with("route_id", UUID.class, Delivery::routeId)
                    .with("driver_id", UUID.class, Delivery::driverId)
                    .with("vehicle_id", UUID.class, Delivery::vehicleId)
                    .with("status", String.class, delivery -> Words.of(delivery.status))
                    .with("created_at", Instant.class, Delivery::createdAt)
                    .with("last_location", String.class, Delivery::lastLocation)
                    .with("incidents", String.class, Delivery::openIncidents),
            DeliveryProblems.DELIVERY_NOT_FOUND);

    /** Keeps what is listed at this time. */
    public Delivery {
        bookings = List.copyOf(bookings);
        incidents = List.copyOf(incidents);
        checkpoints = List.copyOf(checkpoints);
    }

    /**
     * Something that has gone wrong.
     *
     * @param severity by its word; null if nobody said
     * @param resolvedTimestamp null until it is resolved
     */
    public record Incident(
            UUID id,
            String type,
            String description,
            String severity,
            Instant reportedTimestamp,
            Instant resolvedTimestamp) {

        /** Whether it is no longer wrong. */
        public boolean hasEnded() {
            return resolvedTimestamp != null;
        }
    }

    /** A checkpoint that was reached. */
    public record Reached(int sequence, String location, Instant reachedAt) {}

    static Delivery begun(UUID routeId, Instant time) {
        return new Delivery(
                routeId, null, null, DeliveryStatus.PICKED_UP, null, time, null, null, List.of(), List.of(), List.of());
    }

    private String lastLocation() {
        return checkpoints.isEmpty()
                ? null
                : checkpoints.get(checkpoints.size() - 1).location();
    }

    /** For lists of what is wrong: {@code Open} while an incident is. */
    private String openIncidents() {
        return incidents.stream().allMatch(Incident::hasEnded) ? "None" : "Open";
    }

    Delivery with(DeliveryStatus newStatus, String why, Instant time) {
        return new Delivery(
                routeId,
                driverId,
                vehicleId,
                newStatus,
                why,
                createdAt,
                newStatus == DeliveryStatus.DELIVERED ? time : deliveredAt,
                proofId,
                newStatus.isRunning() ? bookings : released(null, time),
                incidents,
                checkpoints);
    }

    /** The bookings once those of one driver or vehicle, or of all if it is null, are released. */
    private List<Booking> released(UUID resource, Instant time) {
        return bookings.stream()
                .filter(booking -> !isReleased(booking, resource) || !booking.beginsAfter(time))
                .map(booking -> isReleased(booking, resource) ? booking.releasedAt(time) : booking)
                .toList();
    }

    private static boolean isReleased(Booking booking, UUID resource) {
        return booking.running() && (resource == null || resource.equals(booking.resource()));
    }

    Delivery withDriver(UUID driver, Instant from, Instant until, Instant time) {
        return driver == null ? this : with(driver, vehicleId, taken(driverId, driver, from, until, time));
    }

    Delivery withVehicle(UUID vehicle, Instant from, Instant until, Instant time) {
        return vehicle == null ? this : with(driverId, vehicle, taken(vehicleId, vehicle, from, until, time));
    }

    private List<Booking> taken(UUID before, UUID resource, Instant from, Instant until, Instant time) {
        List<Booking> rest = before == null ? bookings : released(before, time);
        return Stream.concat(rest.stream(), Stream.of(Booking.of(resource, from, until)))
                .toList();
    }

    /** Whoever came later, because somebody else had it before, is not booked for the time before that. */
    Delivery rescheduled(Instant from, Instant until) {
        Instant first = bookings.stream().map(Booking::from).reduce(Instant.MAX, Delivery::earlier);
        return with(
                driverId,
                vehicleId,
                bookings.stream()
                        .map(booking -> booking.running() ? moved(booking, first, from, until) : booking)
                        .toList());
    }

    private static Booking moved(Booking booking, Instant first, Instant from, Instant until) {
        Instant begin = booking.from().equals(first) ? from : later(from, booking.from());
        return Booking.of(booking.resource(), begin, later(until, begin.plus(Plan.SHORTEST)));
    }

    /** When it has last let a driver or vehicle go; the beginning of all times if it never has. */
    private Instant lastRelease() {
        return bookings.stream()
                .filter(booking -> !booking.running())
                .map(Booking::until)
                .reduce(Instant.EPOCH, Delivery::later);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    /**
     * From when on it would book somebody.
     *
     * @param planned when its route begins
     * @param replaced who is let go for that; null if nobody is
     */
    Instant bookedFrom(Instant planned, UUID replaced, Instant now) {
        Delivery released = replaced == null ? this : with(driverId, vehicleId, released(replaced, now));
        Instant begin = later(planned, released.lastRelease());
        return status.isOnTheRoad() ? later(begin, now) : begin;
    }

    private Delivery with(UUID driver, UUID vehicle, List<Booking> newBookings) {
        return new Delivery(
                routeId,
                driver,
                vehicle,
                status,
                reason,
                createdAt,
                deliveredAt,
                proofId,
                newBookings,
                incidents,
                checkpoints);
    }

    Delivery with(Incident incident) {
        return with(Stream.concat(incidents.stream(), Stream.of(incident)).toList(), checkpoints, proofId);
    }

    Delivery resolved(UUID incidentId, Instant time) {
        return with(
                incidents.stream()
                        .map(incident -> incident.id().equals(incidentId)
                                ? new Incident(
                                        incident.id(),
                                        incident.type(),
                                        incident.description(),
                                        incident.severity(),
                                        incident.reportedTimestamp(),
                                        time)
                                : incident)
                        .toList(),
                checkpoints,
                proofId);
    }

    Delivery with(Reached checkpoint) {
        return with(
                incidents,
                Stream.concat(checkpoints.stream(), Stream.of(checkpoint)).toList(),
                proofId);
    }

    Delivery proven(UUID proof) {
        return with(incidents, checkpoints, proof);
    }

    private Delivery with(List<Incident> newIncidents, List<Reached> newCheckpoints, UUID proof) {
        return new Delivery(
                routeId,
                driverId,
                vehicleId,
                status,
                reason,
                createdAt,
                deliveredAt,
                proof,
                bookings,
                newIncidents,
                newCheckpoints);
    }
}
