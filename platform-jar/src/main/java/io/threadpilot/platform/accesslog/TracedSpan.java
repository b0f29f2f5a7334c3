package io.threadpilot.platform.accesslog;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.servlet.ServletRequest;

/** A request's place in its trace. */
record TracedSpan(String traceId, String spanId) {

    private static final String OF_REQUEST = TracedSpan.class.getName();

    /** The present span, kept with the request; nothing is kept without telemetry. */
    static void keep(ServletRequest request) {
        SpanContext present = Span.current().getSpanContext();
        if (present.isValid()) {
            request.setAttribute(OF_REQUEST, new TracedSpan(present.getTraceId(), present.getSpanId()));
        }
    }

    /** The span that was kept; null if none was. */
    static TracedSpan of(ServletRequest request) {
        return (TracedSpan) request.getAttribute(OF_REQUEST);
    }
}
