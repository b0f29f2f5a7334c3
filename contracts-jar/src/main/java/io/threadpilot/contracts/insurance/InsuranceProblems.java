package io.threadpilot.contracts.insurance;

import io.threadpilot.contracts.problem.ProblemType;

/** The problems that the insurance service reports, beside the common ones. */
public final class InsuranceProblems {

    /** The personal identity number cannot be read, or breaks a rule where numbers are checked strictly. */
    public static final ProblemType MALFORMED_PERSONAL_IDENTITY_NUMBER =
            new ProblemType("malformed-personal-identity-number", 400, "Malformed personal identity number");

    /** {@value InsuranceHeaders#TIME_BUDGET} is not one whole number above zero. */
    public static final ProblemType MALFORMED_TIME_BUDGET =
            new ProblemType("malformed-time-budget", 400, "Malformed time budget");

    /** The person has no insurances. */
    public static final ProblemType INSURANCES_NOT_FOUND =
            new ProblemType("insurances-not-found", 404, "No insurances found");

    private InsuranceProblems() {}
}
