package io.threadpilot.contracts.insurance;

/** The names of the HTTP headers that only the insurance service has. */
public final class InsuranceHeaders {

    /** Response: {@code false} as soon as one car's facts are not fresh, see {@link VehicleStatus}. */
    public static final String ENRICHMENT_COMPLETE = "X-Enrichment-Complete";

    /**
     * Request: how many milliseconds the answer may wait for facts about cars, a whole number above zero. More than the
     * service allows is cut to that.
     */
    public static final String TIME_BUDGET = "X-Time-Budget-Ms";

    private InsuranceHeaders() {}
}
