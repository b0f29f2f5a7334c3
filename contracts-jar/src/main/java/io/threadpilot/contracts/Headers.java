package io.threadpilot.contracts;

/** The names of the HTTP headers that ThreadPilot's services define. */
public final class Headers {

    /** Request: the caller's API key. */
    public static final String API_KEY = "X-Api-Key";

    /**
     * Request and response: joins the logs of everything that one request caused; {@code [A-Za-z0-9._-]{1,64}}. One
     * that is missing or has another form is replaced by a new one.
     */
    public static final String CORRELATION_ID = "X-Correlation-Id";

    /**
     * Response of the insurance service: {@code false} as soon as one car's facts are not fresh, see
     * {@link io.threadpilot.contracts.insurance.VehicleStatus}.
     */
    public static final String ENRICHMENT_COMPLETE = "X-Enrichment-Complete";

    /**
     * Request to the insurance service: how many milliseconds the answer may wait for facts about cars, a whole number
     * above zero. More than the service allows is cut to that.
     */
    public static final String TIME_BUDGET = "X-Time-Budget-Ms";

    private Headers() {}
}
