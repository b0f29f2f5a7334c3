package io.threadpilot.bench;

import java.util.Locale;

/** What is measured; each is a column of the tables, in this order. */
public enum Value {
    REQUESTS_PER_SECOND("requests/s", 0),
    OF_FLOOR("of the floor's", 3),
    P50("p50 ms", 2),
    P99("p99 ms", 2),
    LONGEST("max ms", 0),
    /** Of the service's own process. */
    PROCESSOR_SECONDS("CPU s/1000", 3),
    /** Answers of 400 and above, and broken connections. */
    NOT_OK("not ok", 0),
    /** At the vehicle service, for each request to the insurance service. */
    CALLS_PER_REQUEST("calls/request", 3),
    /** How often the vehicle service was asked about a number that it was asked about at all. */
    CALLS_PER_NUMBER("calls/number", 3),
    CALLS("calls", 0),
    CALLS_AT_ONCE("calls at once", 0),
    /** The share of car insurances that were {@code UNAVAILABLE}. */
    UNANSWERED("unanswered", 4),
    /** The share that were {@code STALE}. */
    STALE("stale", 4),
    SECONDS("seconds", 2),
    MEMORY("MiB", 0);

    private final String title;
    private final int digits;

    Value(String title, int digits) {
        this.title = title;
        this.digits = digits;
    }

    String title() {
        return title;
    }

    String format(double value) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
