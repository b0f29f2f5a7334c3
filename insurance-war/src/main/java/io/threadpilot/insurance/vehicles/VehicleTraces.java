package io.threadpilot.insurance.vehicles;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * What traces show of looking vehicles up: one span for what a request needs, and below it one for each attempt to ask the
 * vehicle service; {@code docs/traces.md} says what is in them. No registration number is. Without telemetry all of this is
 * OpenTelemetry's own doing nothing.
 */
@ApplicationScoped
class VehicleTraces {

    private final Tracer tracer;

    /** For the proxy that CDI makes. */
    protected VehicleTraces() {
        this(null);
    }

    @Inject
    VehicleTraces(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Begins what the present request needs to know. There is no span for nothing. */
    LookupSpan lookUp(int vehicles) {
        return new LookupSpan(
                vehicles == 0
                        ? Span.getInvalid()
                        : tracer.spanBuilder("look up vehicles")
                                .setAttribute(LookupSpan.VEHICLES, (long) vehicles)
                                .startSpan());
    }

    /** Begins an attempt of a question, linked to the one before. It belongs to the request that the question is of. */
    AttemptSpan attempt(Question question) {
        SpanBuilder span = tracer.spanBuilder("ask the vehicle service")
                .setParent(question.context())
                .setAttribute(AttemptSpan.NUMBER, question.attempts() + 1L);
        question.attempt().linkFrom(span);
        return new AttemptSpan(span.startSpan(), question.context());
    }
}
