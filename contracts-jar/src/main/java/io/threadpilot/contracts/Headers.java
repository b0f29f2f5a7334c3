package io.threadpilot.contracts;

/** The names of the HTTP headers that every service uses and that HTTP itself does not define. */
public final class Headers {

    /** Request: the caller's API key. */
    public static final String API_KEY = "X-Api-Key";

    /**
     * Request and response: joins the logs of everything that one request caused; {@code [A-Za-z0-9._-]{1,64}}. One
     * that is missing or has another form is replaced by a new one.
     */
    public static final String CORRELATION_ID = "X-Correlation-Id";

    /** The form of a correlation id, as a regular expression for documents. */
    public static final String CORRELATION_ID_FORM = "^[A-Za-z0-9._-]{1,64}$";

    /**
     * Response to a caller with a quota: how much of it is left, {@code "standard";r=1199}, and when nothing is, in how
     * many seconds there is something again, {@code "standard";r=0;t=1}. As in draft-ietf-httpapi-ratelimit-headers-11.
     */
    public static final String RATE_LIMIT = "RateLimit";

    /**
     * Response to a caller with a quota: its name, its size and the seconds within which an empty one is full again,
     * {@code "standard";q=1200;w=60}. As in draft-ietf-httpapi-ratelimit-headers-11.
     */
    public static final String RATE_LIMIT_POLICY = "RateLimit-Policy";

    /** Request: its place in a distributed trace (W3C Trace Context). */
    public static final String TRACE_PARENT = "traceparent";

    /** Response of a feed: its id, a UUID. Another id is another feed, whose positions begin anew. */
    public static final String FEED_ID = "Feed-Id";

    /** Response of a feed: the position from which on no event was removed, 1 or more. */
    public static final String FEED_OLDEST_POSITION = "Feed-Oldest-Position";

    /** Response of a feed: the position of its newest event; 0 if there never was one. */
    public static final String FEED_LAST_POSITION = "Feed-Last-Position";

    private Headers() {}
}
