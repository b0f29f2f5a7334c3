package io.threadpilot.platform.accesslog;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ImplicitContextKeyed;

import java.util.Optional;

/**
 * The request that work is done for, as its access line names it. It is part of OpenTelemetry's context, with telemetry and
 * without: work that another thread does in the context of a request is the request's in traces and in the log.
 */
final class LoggedRequest implements ImplicitContextKeyed {

    private static final ContextKey<LoggedRequest> KEY = ContextKey.named("threadpilot.logged-request");

    private final String correlationId;
    private final String client;
    private volatile TracedSpan span;

    LoggedRequest(String correlationId, String client) {
        this.correlationId = correlationId;
        this.client = client;
    }

    /** The request that this thread does something for; empty if it works for none. */
    static Optional<LoggedRequest> present() {
        return Optional.ofNullable(Context.current().get(KEY));
    }

    @Override
    public Context storeInContext(Context context) {
        return context.with(KEY, this);
    }

    /** Takes note of its place in its trace, once the API has it; null without telemetry. */
    void isPartOf(TracedSpan itsSpan) {
        span = itsSpan;
    }

    String correlationId() {
        return correlationId;
    }

    /** Its place in its trace; null if there is none, or before it is known. */
    TracedSpan span() {
        return span;
    }

    /** Who asks; null if no client was recognised. */
    String client() {
        return client;
    }
}
