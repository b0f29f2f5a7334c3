package io.threadpilot.platform.accesslog;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;

/** A request's place in its trace. */
record TracedSpan(String traceId, String spanId) {

    /** The one that this thread works in; null without telemetry. */
    static TracedSpan present() {
        SpanContext present = Span.current().getSpanContext();
        return present.isValid() ? new TracedSpan(present.getTraceId(), present.getSpanId()) : null;
    }
}
