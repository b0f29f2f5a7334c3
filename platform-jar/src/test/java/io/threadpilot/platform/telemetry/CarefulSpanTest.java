package io.threadpilot.platform.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

class CarefulSpanTest {

    private static final String NUMBER = "199001011234";

    @Test
    void whatIsHarmlessIsKept() {
        SpanData span = exported(
                SpanKind.SERVER, "GET /api/v1/persons/{number}", it -> it.setAttribute("http.request.method", "GET")
                        .setAttribute("http.route", "/api/v1/persons/{number}")
                        .setAttribute("http.response.status_code", 200)
                        .setAttribute("url.scheme", "http")
                        .setAttribute("threadpilot.cars", 2));

        assertThat(span.getName()).isEqualTo("GET /api/v1/persons/{number}");
        assertThat(attributes(span))
                .containsEntry("http.route", "/api/v1/persons/{number}")
                .containsEntry("http.response.status_code", 200L)
                .containsEntry("threadpilot.cars", 2L)
                .hasSize(5);
    }

    @Test
    void whatCallersHaveWrittenIsLeftOut() {
        SpanData span = exported(
                SpanKind.SERVER, NUMBER + " /nothing/" + NUMBER, it -> it.setAttribute("http.request.method", NUMBER)
                        .setAttribute("http.request.method_original", NUMBER)
                        .setAttribute("http.route", "/nothing/" + NUMBER)
                        .setAttribute("url.path", "/nothing/" + NUMBER)
                        .setAttribute("url.query", "of=" + NUMBER)
                        .setAttribute("url.full", "http://localhost/" + NUMBER)
                        .setAttribute("server.address", NUMBER)
                        .setAttribute("client.address", NUMBER)
                        .setAttribute("user_agent.original", NUMBER)
                        .setAttribute("threadpilot.words", NUMBER)
                        .setAttribute(AttributeKey.stringArrayKey("threadpilot.lists"), List.of(NUMBER)));

        assertThat(span.getName()).isEqualTo("_OTHER unmatched");
        assertThat(attributes(span))
                .isEqualTo(Map.of(
                        "http.request.method", "_OTHER", "http.route", "unmatched", "threadpilot.words", "[masked]"));
    }

    @Test
    void aRouteOfManyDigitsHoweverWrittenIsAPath() {
        SpanData span = exported(SpanKind.SERVER, "GET", it -> it.setAttribute("http.route", "/of/19.90.01.01.12.34"));

        assertThat(attributes(span)).containsEntry("http.route", "unmatched");
    }

    @Test
    void whereWeCallTheAddressIsOurOwn() {
        SpanData span = exported(SpanKind.CLIENT, "GET", it -> it.setAttribute("server.address", "vehicle.internal")
                .setAttribute("url.full", "http://vehicle.internal/api/v1/vehicles/ABC123"));

        assertThat(attributes(span)).isEqualTo(Map.of("server.address", "vehicle.internal"));
    }

    @Test
    void ofAnExceptionTheTypeIsLeft() {
        SpanData span = exported(SpanKind.INTERNAL, "reading " + NUMBER, it -> {}, present -> {
            present.recordException(new IllegalStateException("no " + NUMBER));
            present.addEvent("found " + NUMBER, Attributes.of(AttributeKey.stringKey("of"), NUMBER));
            present.setStatus(StatusCode.ERROR, "no " + NUMBER);
        });

        assertThat(span.getName()).isEqualTo("reading [masked]");
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getStatus().getDescription()).isEmpty();
        assertThat(span.getEvents()).hasSize(2);
        assertThat(span.getEvents().get(0).getAttributes().asMap())
                .isEqualTo(Map.of(AttributeKey.stringKey("exception.type"), "java.lang.IllegalStateException"));
        assertThat(span.getEvents().get(1).getName()).isEqualTo("found [masked]");
        assertThat(span.getEvents().get(1).getAttributes().asMap()).isEmpty();
    }

    @Test
    void theTraceStateOfTheCallerStaysHere() {
        SpanContext caller = SpanContext.createFromRemoteParent(
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                TraceFlags.getSampled(),
                TraceState.builder().put("of", NUMBER).build());

        SpanData span = exported(
                SpanKind.SERVER, "GET", it -> it.setParent(Context.root().with(Span.wrap(caller)))
                        .addLink(caller, Attributes.of(AttributeKey.stringKey("of"), NUMBER)));

        assertThat(span.getTraceId()).isEqualTo(caller.getTraceId());
        assertThat(span.getParentSpanId()).isEqualTo(caller.getSpanId());
        assertThat(span.getSpanContext().getTraceState().isEmpty()).isTrue();
        assertThat(span.getParentSpanContext().getTraceState().isEmpty()).isTrue();
        assertThat(span.getLinks()).singleElement().satisfies(link -> {
            assertThat(link.getSpanContext().getTraceState().isEmpty()).isTrue();
            assertThat(link.getAttributes().isEmpty()).isTrue();
        });
    }

    private static SpanData exported(SpanKind kind, String name, Consumer<SpanBuilder> with) {
        return exported(kind, name, with, span -> {});
    }

    private static SpanData exported(SpanKind kind, String name, Consumer<SpanBuilder> with, Consumer<Span> then) {
        Kept kept = new Kept();
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(new CarefulSpans(kept)))
                .build()) {
            SpanBuilder builder = provider.get("test").spanBuilder(name).setSpanKind(kind);
            with.accept(builder);
            Span span = builder.startSpan();
            then.accept(span);
            span.end();
        }
        return kept.spans.get(0);
    }

    private static Map<String, Object> attributes(SpanData span) {
        return span.getAttributes().asMap().entrySet().stream()
                .collect(Collectors.toMap(it -> it.getKey().getKey(), Map.Entry::getValue));
    }

    private static final class Kept implements SpanExporter {

        private final List<SpanData> spans = new ArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> exported) {
            spans.addAll(exported);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
