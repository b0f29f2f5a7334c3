package io.threadpilot.platform.accesslog;

import java.time.Instant;
import java.util.Set;

/**
 * What is told of one request.
 *
 * @param end when the answer was complete
 * @param method the request's method; shown only if it is one of HTTP's own
 * @param route which address was asked for, without its variable parts, see {@link Routes}
 * @param status of the answer
 * @param milliseconds from when the request was read to when the answer was complete
 * @param correlationId of the request
 * @param span the trace that the request is part of; null without telemetry
 * @param client who asked; null if no client was recognised
 */
record AccessLine(
        Instant end,
        String method,
        String route,
        int status,
        long milliseconds,
        String correlationId,
        TracedSpan span,
        String client) {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    /** One line of JSON, without the end of the line. */
    String json() {
        StringBuilder json = new StringBuilder(320).append('{');
        text(json, "type", "access").append(',');
        text(json, "datetime", end.toString()).append(',');
        text(json, "method", METHODS.contains(method) ? method : "OTHER").append(',');
        text(json, "route", route).append(",\"status\":").append(status);
        json.append(",\"durationMs\":").append(milliseconds).append(',');
        text(json, "correlationId", correlationId);
        if (span != null) {
            text(json.append(','), "traceId", span.traceId());
            text(json.append(','), "spanId", span.spanId());
        }
        if (client != null) {
            text(json.append(','), "client", client);
        }
        return json.append('}').toString();
    }

    private static StringBuilder text(StringBuilder json, String name, String value) {
        json.append('"').append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char next = value.charAt(i);
            if (next == '"' || next == '\\') {
                json.append('\\').append(next);
            } else if (next < ' ' || next == '\u2028' || next == '\u2029') {
                json.append("\\u").append(String.format("%04x", (int) next));
            } else {
                json.append(next);
            }
        }
        return json.append('"');
    }
}
