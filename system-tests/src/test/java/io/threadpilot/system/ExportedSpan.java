package io.threadpilot.system;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a server has exported of one span.
 *
 * @param parentId empty if there is none
 * @param attributes texts, whole numbers and truths
 * @param links the traces of the spans that it is linked to
 */
record ExportedSpan(
        String service,
        String traceId,
        String id,
        String parentId,
        String name,
        Span.SpanKind kind,
        boolean failed,
        Map<String, Object> attributes,
        List<String> links) {

    static ExportedSpan of(String service, Span span) {
        return new ExportedSpan(
                service,
                hex(span.getTraceId()),
                hex(span.getSpanId()),
                hex(span.getParentSpanId()),
                span.getName(),
                span.getKind(),
                span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
                span.getAttributesList().stream()
                        .collect(Collectors.toMap(
                                attribute -> attribute.getKey(), attribute -> value(attribute.getValue()))),
                span.getLinksList().stream().map(link -> hex(link.getTraceId())).toList());
    }

    private static Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> value.getIntValue();
            case BOOL_VALUE -> value.getBoolValue();
            default -> throw new IllegalArgumentException(value.toString());
        };
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    Object attribute(String name) {
        return attributes.get(name);
    }

    boolean isChildOf(ExportedSpan other) {
        return parentId.equals(other.id) && traceId.equals(other.traceId);
    }
}
