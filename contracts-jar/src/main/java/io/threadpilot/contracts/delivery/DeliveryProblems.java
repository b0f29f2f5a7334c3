package io.threadpilot.contracts.delivery;

import io.threadpilot.contracts.problem.ProblemType;

/** The problems that the delivery service reports, beside the common ones. */
public final class DeliveryProblems {

    /** Members of the body cannot be read; {@code errors} lists them. */
    public static final ProblemType INVALID_INPUT = new ProblemType("invalid-input", 400, "Invalid input");

    /** The fleet has no vehicle with this id, or had none then. */
    public static final ProblemType FLEET_VEHICLE_NOT_FOUND =
            new ProblemType("fleet-vehicle-not-found", 404, "No such vehicle in the fleet");

    /** There is no driver with this id, or was none then. */
    public static final ProblemType DRIVER_NOT_FOUND = new ProblemType("driver-not-found", 404, "No such driver");

    /** The driver or vehicle has no such absence. */
    public static final ProblemType ABSENCE_NOT_FOUND = new ProblemType("absence-not-found", 404, "No such absence");

    /** There is no route with this id, or was none then. */
    public static final ProblemType ROUTE_NOT_FOUND = new ProblemType("route-not-found", 404, "No such route");

    /** The route has no checkpoint with this sequence. */
    public static final ProblemType CHECKPOINT_NOT_FOUND =
            new ProblemType("route-checkpoint-not-found", 404, "No such checkpoint");

    /** There is no delivery with this id, or was none then. */
    public static final ProblemType DELIVERY_NOT_FOUND = new ProblemType("delivery-not-found", 404, "No such delivery");

    /** The delivery has no incident with this id. */
    public static final ProblemType INCIDENT_NOT_FOUND = new ProblemType("incident-not-found", 404, "No such incident");

    /** What was to be added is there with other content. */
    public static final ProblemType ID_TAKEN = new ProblemType("id-taken", 409, "Id taken");

    /** Others have changed the same again and again. */
    public static final ProblemType CHANGED_MEANWHILE = new ProblemType("changed-meanwhile", 409, "Changed meanwhile");

    /** The driver or vehicle is taken at this time; members of the problem say by what, how long, and when it is free. */
    public static final ProblemType BOOKING_CONFLICT = new ProblemType("booking-conflict", 400, "Already taken");

    /** The driver or vehicle has a status in which it cannot work. */
    public static final ProblemType CANNOT_WORK = new ProblemType("cannot-work", 400, "Cannot work");

    /** A delivery that runs stands in the way of this change. */
    public static final ProblemType DELIVERY_RUNS = new ProblemType("delivery-runs", 400, "A delivery runs");

    /** Checkpoints of a route change in Planning only. */
    public static final ProblemType ROUTE_NOT_IN_PLANNING =
            new ProblemType("route-not-in-planning", 400, "Route not in planning");

    /** Checkpoints of a route ascend, by sequence and by time, and lie behind its start. */
    public static final ProblemType CHECKPOINT_ORDER =
            new ProblemType("checkpoint-order", 400, "Checkpoints must ascend");

    /** Deliveries are created for active routes only. */
    public static final ProblemType ROUTE_NOT_ACTIVE = new ProblemType("route-not-active", 400, "Route not active");

    /** A delivery cannot get from its status to this one. */
    public static final ProblemType INVALID_TRANSITION =
            new ProblemType("invalid-transition", 400, "Invalid status transition");

    /** The delivery must have a driver and a vehicle. */
    public static final ProblemType NOT_ASSIGNED = new ProblemType("not-assigned", 400, "No driver or vehicle");

    /** The driver or vehicle is assigned to the delivery already. */
    public static final ProblemType ALREADY_ASSIGNED = new ProblemType("already-assigned", 400, "Already assigned");

    /** The delivery is on the road, so that whoever hands it over must be named, and be the one who has it. */
    public static final ProblemType HANDOVER_NEEDED = new ProblemType("handover-needed", 400, "Handover needed");

    /** The driver or vehicle is still on the road for another delivery. */
    public static final ProblemType IN_TRANSIT_ELSEWHERE =
            new ProblemType("in-transit-elsewhere", 400, "In transit elsewhere");

    /** The delivery does not run, so that nothing of this kind can happen to it. */
    public static final ProblemType DELIVERY_NOT_RUNNING =
            new ProblemType("delivery-not-running", 400, "Delivery does not run");

    /** The checkpoint is none of the delivery's route, or lies elsewhere. */
    public static final ProblemType WRONG_CHECKPOINT = new ProblemType("wrong-checkpoint", 400, "Wrong checkpoint");

    /** Not all checkpoints of the route were reached. */
    public static final ProblemType CHECKPOINTS_MISSING =
            new ProblemType("checkpoints-missing", 400, "Checkpoints missing");

    /** A delivery is delivered by its proof. */
    public static final ProblemType PROOF_MISSING = new ProblemType("proof-missing", 400, "Proof missing");

    /** Proof is captured while a delivery is out for delivery. */
    public static final ProblemType NOT_OUT_FOR_DELIVERY =
            new ProblemType("not-out-for-delivery", 400, "Not out for delivery");

    /** An incident is resolved once. */
    public static final ProblemType INCIDENT_RESOLVED =
            new ProblemType("incident-resolved", 400, "Incident already resolved");

    /** The delivery has as many incidents as one may have. */
    public static final ProblemType TOO_MANY_INCIDENTS =
            new ProblemType("too-many-incidents", 400, "Too many incidents");

    private DeliveryProblems() {}
}
