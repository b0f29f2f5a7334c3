package io.threadpilot.platform.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.threadpilot.contracts.Headers;

import java.util.Collection;
import java.util.List;

/**
 * Hands a trace on by its ids alone: by {@code traceparent}, whose form is fixed (W3C Trace Context, section 3.2). A caller may
 * write anything into {@code tracestate} or baggage, so neither is read nor sent.
 */
final class TraceIdsOnly implements TextMapPropagator {

    private final TextMapPropagator propagator;

    TraceIdsOnly(TextMapPropagator propagator) {
        this.propagator = propagator;
    }

    @Override
    public Collection<String> fields() {
        return List.of(Headers.TRACE_PARENT);
    }

    @Override
    public <C> void inject(Context context, C carrier, TextMapSetter<C> setter) {
        propagator.inject(context, carrier, (to, name, value) -> {
            if (isHandedOn(name)) {
                setter.set(to, name, value);
            }
        });
    }

    @Override
    public <C> Context extract(Context context, C carrier, TextMapGetter<C> getter) {
        return propagator.extract(context, carrier, new TextMapGetter<>() {
            @Override
            public Iterable<String> keys(C from) {
                return fields();
            }

            @Override
            public String get(C from, String name) {
                return isHandedOn(name) ? getter.get(from, name) : null;
            }
        });
    }

    private static boolean isHandedOn(String name) {
        return Headers.TRACE_PARENT.equals(name);
    }
}
