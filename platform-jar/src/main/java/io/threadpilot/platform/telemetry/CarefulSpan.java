package io.threadpilot.platform.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.threadpilot.platform.tracing.Masking;

import java.util.List;
import java.util.Set;

/**
 * A span with the attributes that are listed here and those of our own, whose names begin with {@code threadpilot.}. Texts
 * are masked as well. Of exceptions the type is left, of a status whether it is an error, of the trace state nothing.
 *
 * <p>For requests to us the name is made anew, from the method and the route: the instrumentation takes the path where it
 * knows no route.
 */
final class CarefulSpan extends DelegatingSpanData {

    private static final String OURS = "threadpilot.";
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");
    private static final String OTHER_METHOD = "_OTHER";

    private static final String UNMATCHED = "unmatched";

    /** Addresses of ours have one digit, that of the version; a personal identity number has ten at least. */
    private static final long MOST_DIGITS_OF_A_ROUTE = 3;

    private static final Set<String> HARMLESS = Set.of(
            "error.type",
            "exception.type",
            "http.request.resend_count",
            "http.response.status_code",
            "network.protocol.name",
            "network.protocol.version",
            "server.port",
            "url.scheme");

    /** Harmless where we call, since we have configured it; where we are called, the caller has written it. */
    private static final String SERVER_ADDRESS = "server.address";

    private final Attributes attributes;
    private final String name;

    CarefulSpan(SpanData span) {
        super(span);
        this.attributes = attributes(span.getAttributes(), span.getKind());
        this.name = name(span.getName());
    }

    private String name(String given) {
        if (attributes.get(METHOD) == null) {
            return Masking.mask(given);
        }
        String route = attributes.get(ROUTE);
        return route == null ? attributes.get(METHOD) : attributes.get(METHOD) + " " + route;
    }

    private static Attributes attributes(Attributes all, SpanKind kind) {
        AttributesBuilder harmless = Attributes.builder();
        all.forEach((key, value) -> {
            if (key.getKey().equals(METHOD.getKey())) {
                harmless.put(METHOD, METHODS.contains(value) ? (String) value : OTHER_METHOD);
            } else if (key.getKey().equals(ROUTE.getKey())) {
                harmless.put(ROUTE, route((String) value));
            } else if (HARMLESS.contains(key.getKey())
                    || key.getKey().startsWith(OURS)
                    || key.getKey().equals(SERVER_ADDRESS) && kind == SpanKind.CLIENT) {
                put(harmless, key, value);
            }
        });
        return harmless.build();
    }

    /** The instrumentation takes the path for the route of what no servlet but the default one is mapped to. */
    private static String route(String given) {
        return given.chars().filter(Character::isDigit).count() > MOST_DIGITS_OF_A_ROUTE
                ? UNMATCHED
                : Masking.mask(given);
    }

    @SuppressWarnings("unchecked")
    private static void put(AttributesBuilder attributes, AttributeKey<?> key, Object value) {
        if (key.getType() == AttributeType.STRING) {
            attributes.put((AttributeKey<String>) key, Masking.mask((String) value));
        } else if (key.getType() != AttributeType.STRING_ARRAY) {
            attributes.put((AttributeKey<Object>) key, value);
        }
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    /** As if the others had never been. */
    @Override
    public int getTotalAttributeCount() {
        return attributes.size();
    }

    @Override
    public List<EventData> getEvents() {
        return super.getEvents().stream()
                .map(event -> EventData.create(
                        event.getEpochNanos(),
                        Masking.mask(event.getName()),
                        attributes(event.getAttributes(), getKind())))
                .toList();
    }

    @Override
    public List<LinkData> getLinks() {
        return super.getLinks().stream()
                .map(link -> LinkData.create(withoutState(link.getSpanContext())))
                .toList();
    }

    @Override
    public StatusData getStatus() {
        return StatusData.create(super.getStatus().getStatusCode(), "");
    }

    @Override
    public SpanContext getSpanContext() {
        return withoutState(super.getSpanContext());
    }

    @Override
    public SpanContext getParentSpanContext() {
        return withoutState(super.getParentSpanContext());
    }

    private static SpanContext withoutState(SpanContext context) {
        if (!context.isValid() || context.getTraceState().isEmpty()) {
            return context;
        }
        return context.isRemote()
                ? SpanContext.createFromRemoteParent(
                        context.getTraceId(), context.getSpanId(), context.getTraceFlags(), TraceState.getDefault())
                : SpanContext.create(
                        context.getTraceId(), context.getSpanId(), context.getTraceFlags(), TraceState.getDefault());
    }
}
