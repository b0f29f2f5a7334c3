package io.threadpilot.platform.accesslog;

import com.ibm.websphere.logging.hpel.LogRecordContext;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gives every log message that belongs to a request the ids of the request's access line, whoever logs it: Liberty asks for
 * them when it writes a message, on the thread that has logged it, and shows them where messages are JSON.
 */
@ApplicationScoped
class LogFields {

    /** Liberty itself holds them weakly. */
    private final Map<String, LogRecordContext.Extension> fields = Map.of(
            "correlationId", () -> ofRequest(LoggedRequest::correlationId),
            "traceId", () -> ofSpan(TracedSpan::traceId),
            "spanId", () -> ofSpan(TracedSpan::spanId),
            "client", () -> ofRequest(LoggedRequest::client));

    void begin(@Observes @Priority(1) @Initialized(ApplicationScoped.class) Object start) {
        fields.forEach(LogRecordContext::registerExtension);
    }

    @PreDestroy
    void end() {
        fields.keySet().forEach(LogRecordContext::unregisterExtension);
    }

    private static String ofRequest(Function<LoggedRequest, String> field) {
        return LoggedRequest.present().map(field).orElse(null);
    }

    private static String ofSpan(Function<TracedSpan, String> field) {
        Optional<TracedSpan> span = LoggedRequest.present().map(LoggedRequest::span);
        return span.map(field).orElse(null);
    }
}
