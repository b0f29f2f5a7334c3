package io.threadpilot.delivery.deliveries;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.contracts.problem.ProblemType;
import io.threadpilot.delivery.deliveries.Delivery.Incident;
import io.threadpilot.delivery.deliveries.DeliveryEvent.CheckpointReached;
import io.threadpilot.delivery.deliveries.DeliveryEvent.DeliveryCreated;
import io.threadpilot.delivery.deliveries.DeliveryEvent.DeliveryRescheduled;
import io.threadpilot.delivery.deliveries.DeliveryEvent.DeliveryStatusChanged;
import io.threadpilot.delivery.deliveries.DeliveryEvent.IncidentReported;
import io.threadpilot.delivery.deliveries.DeliveryEvent.IncidentResolved;
import io.threadpilot.delivery.deliveries.DeliveryEvent.ProofOfDeliveryCaptured;
import io.threadpilot.delivery.deliveries.Plan.Stop;
import io.threadpilot.delivery.input.Words;
import io.threadpilot.platform.problems.RequestProblem;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What may happen to a delivery. Pure functions: each answers what happens, nothing if nothing does, or refuses by a {@link
 * RequestProblem}.
 */
public final class DeliveryRules {

    /** How many incidents a delivery may have. */
    public static final int MOST_INCIDENTS = 200;

    private DeliveryRules() {}

    /**
     * It is to begin. Created again with the same route, driver and vehicle, nothing happens.
     *
     * @param delivery that has the id; null if none has
     * @param driver null if it has none yet
     * @param vehicle null if it has none yet
     * @throws RequestProblem 409 if another one has the id
     */
    public static List<DeliveryEvent> create(Delivery delivery, Plan plan, UUID driver, UUID vehicle) {
        if (delivery == null) {
            boolean booked = driver != null || vehicle != null;
            return List.of(new DeliveryCreated(
                    plan.routeId(), driver, vehicle, booked ? plan.from() : null, booked ? plan.until() : null));
        }
        if (delivery.routeId().equals(plan.routeId())
                && Objects.equals(delivery.driverId(), driver)
                && Objects.equals(delivery.vehicleId(), vehicle)) {
            return List.of();
        }
        throw new RequestProblem(
                DeliveryProblems.ID_TAKEN,
                "There is a delivery with this id already, with another route, driver or vehicle.");
    }

    /**
     * It is to be elsewhere in its life.
     *
     * @param reason null if nobody gave one
     * @throws RequestProblem 400 if it cannot
     */
    public static List<DeliveryEvent> changeStatus(
            Delivery delivery, Plan plan, DeliveryStatus status, String reason, Instant now) {
        DeliveryStatus from = delivery.status();
        if (from == status) {
            return List.of();
        }
        if (!from.next().contains(status)) {
            throw refusal(
                    DeliveryProblems.INVALID_TRANSITION,
                    from.next().isEmpty()
                            ? Words.of(from) + " is a terminal state. No further transitions are allowed."
                            : "Invalid status transition from " + Words.of(from) + " to " + Words.of(status)
                                    + ". Valid transitions: "
                                    + from.next().stream().map(Words::of).collect(Collectors.joining(", ")) + ".");
        }
        if (status.isOnTheRoad() && (delivery.driverId() == null || delivery.vehicleId() == null)) {
            throw refusal(
                    DeliveryProblems.NOT_ASSIGNED,
                    "Cannot set status to " + Words.of(status) + " without an assigned "
                            + (delivery.driverId() == null ? "driver." : "vehicle."));
        }
        if (status == DeliveryStatus.OUT_FOR_DELIVERY
                && !missing(delivery, plan).isEmpty()) {
            throw refusal(
                    DeliveryProblems.CHECKPOINTS_MISSING,
                    "Not all checkpoints have been reached; missing are "
                            + missing(delivery, plan).stream()
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        if (status == DeliveryStatus.DELIVERED && delivery.proofId() == null) {
            throw refusal(
                    DeliveryProblems.PROOF_MISSING, "A delivery is delivered by its proof; capture the proof instead.");
        }
        return List.of(changed(delivery, plan, status, reason, now));
    }

    private static DeliveryStatusChanged changed(
            Delivery delivery, Plan plan, DeliveryStatus status, String reason, Instant now) {
        boolean booked =
                status == DeliveryStatus.PICKED_UP && (delivery.driverId() != null || delivery.vehicleId() != null);
        Instant begin = booked ? delivery.bookedFrom(plan.from(), null, now) : null;
        return new DeliveryStatusChanged(
                Words.of(delivery.status()), Words.of(status), reason, begin, booked ? plan.until(begin) : null);
    }

    /** The sequences of the checkpoints that it has not reached; the first ones, if there are very many. */
    private static List<Integer> missing(Delivery delivery, Plan plan) {
        Set<Integer> reached =
                delivery.checkpoints().stream().map(Delivery.Reached::sequence).collect(Collectors.toSet());
        return plan.stops().stream()
                .map(Stop::sequence)
                .filter(sequence -> !reached.contains(sequence))
                .limit(20)
                .toList();
    }

    /**
     * It has passed a checkpoint. The one that completes the set, in transit, sets it out for delivery. Passed again, nothing
     * happens.
     *
     * @param routeId that the driver believes to be on
     * @param location that the driver has passed
     * @throws RequestProblem 400 if the route has no such checkpoint there, or the delivery does not run
     */
    public static List<DeliveryEvent> reach(
            Delivery delivery, Plan plan, UUID routeId, int sequence, String location, Instant now) {
        if (!plan.routeId().equals(routeId)) {
            throw refusal(DeliveryProblems.WRONG_CHECKPOINT, "The delivery has another route, " + plan.routeId() + ".");
        }
        Stop stop = plan.stop(sequence)
                .orElseThrow(() ->
                        refusal(DeliveryProblems.WRONG_CHECKPOINT, "The route has no checkpoint with this sequence."));
        if (!stop.location().equals(location)) {
            throw refusal(
                    DeliveryProblems.WRONG_CHECKPOINT,
                    "Location mismatch. Expected '" + stop.location() + "' for this sequence.");
        }
        if (delivery.checkpoints().stream().anyMatch(reached -> reached.sequence() == sequence)) {
            return List.of();
        }
        refuseUnlessRunning(delivery);
        CheckpointReached reached = new CheckpointReached(routeId, sequence, location);
        Delivery there = reached.applyTo(delivery, now);
        return delivery.status() == DeliveryStatus.IN_TRANSIT
                        && missing(there, plan).isEmpty()
                ? List.of(reached, changed(there, plan, DeliveryStatus.OUT_FOR_DELIVERY, null, now))
                : List.of(reached);
    }

    static void refuseUnlessRunning(Delivery delivery) {
        if (!delivery.status().isRunning()) {
            throw refusal(
                    DeliveryProblems.DELIVERY_NOT_RUNNING, "The delivery is " + Words.of(delivery.status()) + ".");
        }
    }

    /**
     * Something has gone wrong with it, in whatever status.
     *
     * @param severity null if nobody said
     * @throws RequestProblem 400 if it has very many already
     */
    public static List<DeliveryEvent> report(
            Delivery delivery, UUID incidentId, String type, String description, Severity severity) {
        if (delivery.incidents().size() >= MOST_INCIDENTS) {
            throw refusal(
                    DeliveryProblems.TOO_MANY_INCIDENTS,
                    "A delivery has " + MOST_INCIDENTS + " incidents at the most.");
        }
        return List.of(
                new IncidentReported(incidentId, type, description, severity == null ? null : Words.of(severity)));
    }

    /**
     * Something is no longer wrong with it.
     *
     * @throws RequestProblem 404 if it has no such incident; 400 if one of them is resolved already
     */
    public static List<DeliveryEvent> resolve(Delivery delivery, List<UUID> incidentIds) {
        List<DeliveryEvent> events = new ArrayList<>();
        for (UUID id : incidentIds) {
            Incident incident = delivery.incidents().stream()
                    .filter(it -> it.id().equals(id))
                    .findFirst()
                    .orElseThrow(() ->
                            refusal(DeliveryProblems.INCIDENT_NOT_FOUND, "The delivery has no incident with this id."));
            if (incident.hasEnded()) {
                throw refusal(DeliveryProblems.INCIDENT_RESOLVED, "Incident " + id + " is already resolved.");
            }
            events.add(new IncidentResolved(id));
        }
        return events;
    }

    /**
     * Somebody has signed, which delivers it.
     *
     * @throws RequestProblem 400 if it is not out for delivery
     */
    public static List<DeliveryEvent> prove(Delivery delivery, Plan plan, UUID proofId, Instant now) {
        if (delivery.status() != DeliveryStatus.OUT_FOR_DELIVERY) {
            throw refusal(
                    DeliveryProblems.NOT_OUT_FOR_DELIVERY,
                    "Proof of delivery can only be captured while the delivery is OutForDelivery; it is "
                            + Words.of(delivery.status()) + ".");
        }
        return List.of(
                new ProofOfDeliveryCaptured(proofId), changed(delivery, plan, DeliveryStatus.DELIVERED, null, now));
    }

    /** Its route has moved. Whoever is booked moves with it. */
    public static List<DeliveryEvent> reschedule(Plan plan) {
        return List.of(new DeliveryRescheduled(plan.from(), plan.until()));
    }

    static RequestProblem refusal(ProblemType type, String detail) {
        return new RequestProblem(type, detail);
    }
}
