package io.threadpilot.platform.accesslog;

import io.threadpilot.platform.clients.ApiClient;
import io.threadpilot.platform.clients.ClientAuthentication;
import io.threadpilot.testing.CapturedLog;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is logged of a request that fails; {@code AccessLogIT} shows the lines of those that do not. */
class AccessLogFilterTest {

    private final CapturedLog log = new CapturedLog(AccessLogFilter.class);
    private final List<AccessLine> lines = new ArrayList<>();
    private final List<String> counted = new ArrayList<>();
    private final Map<Object, Object> attributes = new HashMap<>();
    private final AccessLogFilter filter = new AccessLogFilter();
    private final Map<String, String> headers = new HashMap<>();
    private int status = 200;
    private String servletPath = "/somewhere";

    @BeforeEach
    void oneRoute() {
        filter.log = new Lines();
        filter.routes = new OneRoute();
        filter.metrics = new Counts();
        filter.authentication = new NoClient();
    }

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    @Test
    void whatIsThrownIsLoggedWithoutNumbersOfPersonsAndThrownOn() {
        RuntimeException failure = new IllegalStateException("about 199001011234");

        assertThatThrownBy(() -> filter.doFilter(request(), response(), (request, response) -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(log.messages())
                .singleElement()
                .asString()
                .startsWith("Request some-request failed unexpectedly: java.lang.IllegalStateException: about [masked]")
                .doesNotContain("199001011234");
        assertThat(lines).singleElement().extracting(AccessLine::status).isEqualTo(500);
        assertThat(counted).containsExactly("/somewhere 500");
    }

    @Test
    void aCallerWhoHasGoneIsMentionedWithoutNumbersOfPersonsAndIsNoFault() {
        IOException gone = new IOException("to 900101-1234");

        assertThatThrownBy(() -> filter.doFilter(request(), response(), (request, response) -> {
                    throw gone;
                }))
                .isSameAs(gone);

        assertThat(log.messages())
                .containsExactly("Request some-request lost its caller: java.io.IOException: to [masked]");
        assertThat(lines).singleElement().extracting(AccessLine::status).isEqualTo(200);
    }

    @Test
    void aRequestThatComesByTwiceHasOneLine() throws Exception {
        FilterChain again = (request, response) -> {
            filter.doFilter((HttpServletRequest) request, (HttpServletResponse) response, (same, answer) -> {});
            assertThat(lines).isEmpty();
        };

        filter.doFilter(request(), response(), again);

        assertThat(lines).singleElement().extracting(AccessLine::route).isEqualTo("/somewhere");
        assertThat(counted).containsExactly("/somewhere 200");
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void aRequestThatTheContainerHasRefusedKeepsItsMethod() throws Exception {
        attributes.put(RequestDispatcher.ERROR_METHOD, "POST");

        filter.doFilter(request(), response(), (request, response) -> {});

        assertThat(lines).singleElement().extracting(AccessLine::method).isEqualTo("POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/metrics"})
    void whatWatchesTheServiceHasNoLine(String path) throws Exception {
        servletPath = path;

        filter.doFilter(request(), response(), (request, response) -> {});

        assertThat(lines).isEmpty();
        assertThat(counted).isEmpty();
        assertThat(headers).containsEntry("X-Correlation-Id", "some-request");
    }

    private HttpServletRequest request() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                HttpServletRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getMethod" -> "GET";
                    case "getServletPath" -> servletPath;
                    case "getHeader" -> "some-request";
                    case "getAttribute" -> attributes.get(arguments[0]);
                    case "setAttribute" -> attributes.put(arguments[0], arguments[1]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private HttpServletResponse response() {
        return (HttpServletResponse) Proxy.newProxyInstance(
                HttpServletResponse.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getStatus" -> status;
                    case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
                    case "setStatus" -> {
                        status = (int) arguments[0];
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private final class Lines extends AccessLog {

        @Override
        void write(AccessLine line) {
            lines.add(line);
        }
    }

    private final class Counts extends RequestMetrics {

        Counts() {
            super(null, null);
        }

        @Override
        void count(String route, int status, Duration duration, String client) {
            counted.add(route + " " + status);
        }
    }

    private static final class OneRoute extends Routes {

        OneRoute() {
            super(List.of());
        }

        @Override
        String of(HttpServletRequest request) {
            return "/somewhere";
        }
    }

    private static final class NoClient extends ClientAuthentication {

        @Override
        public Optional<ApiClient> recognise(HttpServletRequest request) {
            return Optional.empty();
        }
    }
}
