package io.threadpilot.platform.telemetry;

import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

class TraceIdsOnlyTest {

    private static final String TRACE_PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final TextMapPropagator EVERYTHING =
            TextMapPropagator.composite(W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance());
    private static final Map<String, String> RECEIVED =
            Map.of("traceparent", TRACE_PARENT, "tracestate", "pnr=199001011234", "baggage", "pnr=199001011234");

    private final TextMapPropagator idsOnly = new TraceIdsOnly(EVERYTHING);

    @Test
    void idsGoOnAndNothingElseThatACallerWrote() {
        Context context = idsOnly.extract(Context.root(), RECEIVED, new OfMap());

        assertThat(Span.fromContext(context).getSpanContext().getTraceState().isEmpty())
                .isTrue();
        assertThat(handedOn(idsOnly, context)).containsOnly(Map.entry("traceparent", TRACE_PARENT));
    }

    @Test
    void whatIsReadElsewhereIsNotHandedOnEither() {
        Context context = EVERYTHING.extract(Context.root(), RECEIVED, new OfMap());

        assertThat(handedOn(EVERYTHING, context)).containsKeys("tracestate", "baggage");
        assertThat(handedOn(idsOnly, context)).containsOnlyKeys("traceparent");
    }

    private static Map<String, String> handedOn(TextMapPropagator propagator, Context context) {
        Map<String, String> sent = new TreeMap<>();
        propagator.inject(context, sent, Map::put);
        return sent;
    }

    private static final class OfMap implements TextMapGetter<Map<String, String>> {

        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public String get(Map<String, String> carrier, String key) {
            return carrier.get(key);
        }
    }
}
