package io.threadpilot.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Takes what servers export by OTLP over HTTP, in its binary form, and keeps it. */
final class OtlpReceiver implements AutoCloseable {

    static final String TRACES = "/v1/traces";

    private final HttpServer server;
    private final Queue<ResourceSpans> received = new ConcurrentLinkedQueue<>();
    private final Set<String> paths = ConcurrentHashMap.newKeySet();

    OtlpReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            paths.add(path);
            if (path.equals(TRACES)) {
                received.addAll(ExportTraceServiceRequest.parseFrom(body).getResourceSpansList());
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** What servers are told by {@code otel.exporter.otlp.endpoint}. */
    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Where something was sent to; only {@link #TRACES} is read. */
    Set<String> paths() {
        return Set.copyOf(paths);
    }

    /** Everything that was received so far, with the resources that say which server it is of. */
    List<ResourceSpans> received() {
        return List.copyOf(received);
    }

    /** The spans of one service so far. */
    List<Span> spans(String service) {
        return received.stream()
                .filter(spans -> service(spans).equals(service))
                .flatMap(spans -> spans.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    /** All spans so far, of every service. */
    List<ExportedSpan> exported() {
        return received.stream()
                .flatMap(spans -> spans.getScopeSpansList().stream()
                        .flatMap(scope -> scope.getSpansList().stream())
                        .map(span -> ExportedSpan.of(service(spans), span)))
                .toList();
    }

    private static String service(ResourceSpans spans) {
        return spans.getResource().getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals("service.name"))
                .map(attribute -> attribute.getValue().getStringValue())
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
