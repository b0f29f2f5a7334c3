package io.threadpilot.insurance.vehicles;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.threadpilot.insurance.vehicles.VehicleMetrics.Hit;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The span of what one request needs to know. Used by one thread after another. */
final class LookupSpan {

    static final AttributeKey<Long> VEHICLES = AttributeKey.longKey("threadpilot.vehicles");

    private static final AttributeKey<Long> SHARED = AttributeKey.longKey("threadpilot.vehicles.shared");
    private static final AttributeKey<Boolean> TIME_BUDGET_USED_UP =
            AttributeKey.booleanKey("threadpilot.time_budget.used_up");

    private final Span span;
    private final Map<Hit, Integer> hits = new EnumMap<>(Hit.class);
    private int shared;

    LookupSpan(Span span) {
        this.span = span;
    }

    /** For all that is done for the request meanwhile. */
    Context context() {
        return Context.current().with(span);
    }

    /** The cache had an answer. */
    void hit(Hit kind) {
        hits.merge(kind, 1, Integer::sum);
    }

    /**
     * A vehicle is being asked about already.
     *
     * @param other the look-up that began it, in the trace of another request
     */
    void shares(SpanContext other) {
        shared++;
        span.addLink(other);
    }

    /**
     * A vehicle is asked about by another request's call, which has not begun yet.
     *
     * @param other what that request needs to know
     */
    void joins(SpanContext other) {
        span.addLink(other);
    }

    /**
     * The answer goes out.
     *
     * @param timeBudgetUsedUp whether before all vehicles were looked up
     */
    void end(boolean timeBudgetUsedUp) {
        hits.forEach((kind, count) ->
                span.setAttribute("threadpilot.cache." + kind.name().toLowerCase(Locale.ROOT), (long) count));
        span.setAttribute(SHARED, (long) shared).setAttribute(TIME_BUDGET_USED_UP, timeBudgetUsedUp);
        span.end();
    }
}
