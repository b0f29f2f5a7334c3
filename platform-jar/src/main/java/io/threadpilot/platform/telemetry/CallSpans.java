package io.threadpilot.platform.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ImplicitContextKeyed;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The spans of calls to another service that are made in one context. Liberty's instrumentation ends such a span when the
 * answer comes. Without an answer it would never end, never be exported, and be missed as the parent of what the other
 * service has done.
 */
public final class CallSpans implements ImplicitContextKeyed {

    private static final ContextKey<CallSpans> KEY = ContextKey.named("threadpilot.call-spans");

    private final Queue<Span> begun = new ConcurrentLinkedQueue<>();

    @Override
    public Context storeInContext(Context context) {
        return context.with(KEY, this);
    }

    /**
     * Ends, as failed, those that have not ended. Nobody is waiting for an answer any longer.
     *
     * @param why the value of {@code error.type}; one of a few words
     */
    public void end(String why) {
        begun.stream().filter(Span::isRecording).forEach(span -> span.setAttribute("error.type", why)
                .setStatus(StatusCode.ERROR)
                .end());
    }

    /** Notes the spans where they begin. */
    static final class Observer implements SpanProcessor {

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            CallSpans calls = parent.get(KEY);
            if (calls != null && span.getKind() == SpanKind.CLIENT) {
                calls.begun.add(span);
            }
        }

        @Override
        public boolean isStartRequired() {
            return true;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            // Whoever ends it needs nothing of us.
        }

        @Override
        public boolean isEndRequired() {
            return false;
        }
    }
}
