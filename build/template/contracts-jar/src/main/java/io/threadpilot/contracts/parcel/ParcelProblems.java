package io.threadpilot.contracts.parcel;

import io.threadpilot.contracts.problem.ProblemType;

/** The problems that the parcel service reports, beside the common ones. */
public final class ParcelProblems {

    /** The parcel number has not 1 to 9 digits. */
    public static final ProblemType MALFORMED_PARCEL_NUMBER =
            new ProblemType("malformed-parcel-number", 400, "Malformed parcel number");

    /** There is no parcel with this number. */
    public static final ProblemType PARCEL_NOT_FOUND = new ProblemType("parcel-not-found", 404, "No such parcel");

    private ParcelProblems() {}
}
