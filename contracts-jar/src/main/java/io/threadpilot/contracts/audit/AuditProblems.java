package io.threadpilot.contracts.audit;

import io.threadpilot.contracts.problem.ProblemType;

/** The problems that the audit service reports, beside the common ones. */
public final class AuditProblems {

    /** The log has no such event. */
    public static final ProblemType EVENT_NOT_FOUND = new ProblemType("event-not-found", 404, "No such event");

    /** The log has no checkpoint of this size. */
    public static final ProblemType CHECKPOINT_NOT_FOUND =
            new ProblemType("checkpoint-not-found", 404, "No such checkpoint");

    /** There is no verification of this id. */
    public static final ProblemType VERIFICATION_NOT_FOUND =
            new ProblemType("verification-not-found", 404, "No such verification");

    /** What was asked for could be read only with a key that was destroyed, or was removed. */
    public static final ProblemType ERASED = new ProblemType("erased", 410, "Erased");

    /** More events meet the parameters than one answer may have. */
    public static final ProblemType TOO_MANY_EVENTS = new ProblemType("too-many-events", 400, "Too many events");

    /** There is no schema of this type and version. */
    public static final ProblemType SCHEMA_NOT_FOUND = new ProblemType("schema-not-found", 404, "No such schema");

    private AuditProblems() {}
}
