package io.threadpilot.contracts.delivery;

import io.threadpilot.contracts.problem.ProblemType;

/** The problems that the delivery service reports, beside the common ones. */
public final class DeliveryProblems {

    /** Members of the body cannot be read; {@code errors} lists them. */
    public static final ProblemType INVALID_INPUT = new ProblemType("invalid-input", 400, "Invalid input");

    /** The fleet has no vehicle with this id, or had none then. */
    public static final ProblemType FLEET_VEHICLE_NOT_FOUND =
            new ProblemType("fleet-vehicle-not-found", 404, "No such vehicle in the fleet");

    /** What was to be added is there with other content. */
    public static final ProblemType ID_TAKEN = new ProblemType("id-taken", 409, "Id taken");

    /** Others have changed the same again and again. */
    public static final ProblemType CHANGED_MEANWHILE = new ProblemType("changed-meanwhile", 409, "Changed meanwhile");

    private DeliveryProblems() {}
}
