package io.threadpilot.audit.intake;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.threadpilot.audit.event.AuditEvent;
import io.threadpilot.audit.store.Appended;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * What traces show of events: a span in the trace of the producer, if it has stated its place in one. Without telemetry all of this
 * is OpenTelemetry's own doing nothing.
 */
@ApplicationScoped
class EventSpans {

    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("threadpilot.event.outcome");
    private static final AttributeKey<Long> INDEX = AttributeKey.longKey("threadpilot.event.index");

    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int FLAGS = 53;

    private final Tracer tracer;

    /** For the proxy that CDI makes. */
    protected EventSpans() {
        this(null);
    }

    @Inject
    EventSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Shows an event that is committed. */
    void show(Appended committed) {
        if (committed.parsed() instanceof AuditEvent event && event.traceparent() != null) {
            tracer.spanBuilder("record an event")
                    .setParent(Context.root().with(Span.wrap(producer(event.traceparent()))))
                    .setSpanKind(SpanKind.CONSUMER)
                    .setAttribute(OUTCOME, committed.outcome().word())
                    .setAttribute(INDEX, committed.index())
                    .startSpan()
                    .end();
        }
    }

    /** As W3C Trace Context, section 3.2, has it; the parser has seen that it is one. */
    private static SpanContext producer(String traceparent) {
        return SpanContext.createFromRemoteParent(
                traceparent.substring(TRACE_ID, SPAN_ID - 1),
                traceparent.substring(SPAN_ID, FLAGS - 1),
                TraceFlags.fromHex(traceparent, FLAGS),
                TraceState.getDefault());
    }
}
