package io.threadpilot.contracts.vehicle;

import io.threadpilot.contracts.problem.ProblemType;

/** The problems that the vehicle service reports, beside the common ones. */
public final class VehicleProblems {

    /** The registration number cannot be read; of a batch, at least one. */
    public static final ProblemType MALFORMED_REGISTRATION_NUMBER =
            new ProblemType("malformed-registration-number", 400, "Malformed registration number");

    /** A batch has no number, or more than {@value VehicleClient#LARGEST_BATCH}. */
    public static final ProblemType BATCH_SIZE = new ProblemType("batch-size", 400, "Wrong batch size");

    /** There is no vehicle with this registration number. */
    public static final ProblemType VEHICLE_NOT_FOUND = new ProblemType("vehicle-not-found", 404, "No such vehicle");

    private VehicleProblems() {}
}
