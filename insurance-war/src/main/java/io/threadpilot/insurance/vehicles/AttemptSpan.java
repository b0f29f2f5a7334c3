package io.threadpilot.insurance.vehicles;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.insurance.vehicles.VehicleMetrics.RetryRefusal;
import io.threadpilot.platform.telemetry.CallSpans;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The span of one attempt to ask the vehicle service, from wanting a place to knowing how it ended. Used by one thread after
 * another.
 */
final class AttemptSpan {

    static final AttributeKey<Long> NUMBER = AttributeKey.longKey("threadpilot.attempt.number");

    private static final AttributeKey<Long> WAITED = AttributeKey.longKey("threadpilot.attempt.waited_ms");
    private static final AttributeKey<Long> VEHICLES = AttributeKey.longKey("threadpilot.attempt.vehicles");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("threadpilot.attempt.outcome");
    private static final AttributeKey<Long> RETRY_WAIT = AttributeKey.longKey("threadpilot.attempt.retry_wait_ms");
    private static final AttributeKey<String> NOT_RETRIED = AttributeKey.stringKey("threadpilot.attempt.not_retried");

    private final long begin = System.nanoTime();
    private final Span span;
    private final Context context;
    private final CallSpans calls = new CallSpans();

    AttemptSpan(Span span, Context ofQuestion) {
        this.span = span;
        this.context = ofQuestion.with(span).with(calls);
    }

    /** In place of the attempt before the first. */
    static AttemptSpan none() {
        return new AttemptSpan(Span.getInvalid(), Context.root());
    }

    void linkFrom(SpanBuilder next) {
        next.addLink(span.getSpanContext());
    }

    /** Does what the attempt consists of, on this thread, as soon as it has a place. */
    <T> T perform(Supplier<T> exchange) {
        span.setAttribute(WAITED, Duration.ofNanos(System.nanoTime() - begin).toMillis());
        return context.wrapSupplier(exchange).get();
    }

    void asksAbout(int vehicles) {
        span.setAttribute(VEHICLES, (long) vehicles);
    }

    void triedAgainAfter(Duration wait) {
        span.setAttribute(RETRY_WAIT, wait.toMillis());
    }

    void notTriedAgain(RetryRefusal why) {
        span.setAttribute(NOT_RETRIED, word(why));
    }

    /** The vehicle service has answered; or nobody was left to ask for. */
    void answered(boolean asked) {
        end(asked ? "answered" : "not_asked");
    }

    void failed(Reason why) {
        span.setStatus(StatusCode.ERROR);
        calls.end(word(why));
        end(word(why));
    }

    private void end(String outcome) {
        span.setAttribute(OUTCOME, outcome);
        span.end();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
