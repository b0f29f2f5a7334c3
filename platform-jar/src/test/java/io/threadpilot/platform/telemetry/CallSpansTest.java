package io.threadpilot.platform.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallSpansTest {

    private final Tracer tracer = SdkTracerProvider.builder()
            .addSpanProcessor(new CallSpans.Observer())
            .build()
            .get("call-spans-test");
    private final CallSpans calls = new CallSpans();
    private final Context ofCalls = Context.root().with(calls);

    @Test
    void aCallThatHasNotEndedEndsAsFailed() {
        ReadWriteSpan call = begin(SpanKind.CLIENT, ofCalls);

        calls.end("no_answer");

        assertThat(call.hasEnded()).isTrue();
        assertThat(call.toSpanData().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(call.getAttribute(AttributeKey.stringKey("error.type"))).isEqualTo("no_answer");
    }

    @Test
    void aCallThatHasEndedStaysAsItIs() {
        ReadWriteSpan call = begin(SpanKind.CLIENT, ofCalls);
        call.end();

        calls.end("no_answer");

        assertThat(call.toSpanData().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(call.getAttribute(AttributeKey.stringKey("error.type"))).isNull();
    }

    @Test
    void otherSpansAndCallsOfOthersGoOn() {
        ReadWriteSpan noCall = begin(SpanKind.INTERNAL, ofCalls);
        ReadWriteSpan callOfOthers = begin(SpanKind.CLIENT, Context.root());

        calls.end("no_answer");

        assertThat(noCall.hasEnded()).isFalse();
        assertThat(callOfOthers.hasEnded()).isFalse();
    }

    private ReadWriteSpan begin(SpanKind kind, Context parent) {
        return (ReadWriteSpan)
                tracer.spanBuilder("a span").setSpanKind(kind).setParent(parent).startSpan();
    }
}
