package io.threadpilot.platform.http;

import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

class LocalCallsTest {

    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String peer = "127.0.0.1";
    private String scheme = "http";
    private String serverName = "localhost";
    private int serverPort = 5083;

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "0:0:0:0:0:0:0:1", "0:0:0:0:0:0:0:1%0", "::1%lo"})
    void aProgramOnThisMachineAsksForItself(String address) {
        peer = address;
        assertThat(isLocal()).isTrue();
        header("Host", "localhost:5083");
        assertThat(isLocal()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1",
                "10.0.0.1",
                "126.0.0.1",
                "128.0.0.1",
                "0.0.0.0",
                "1127.0.0.1",
                "2001:db8::1",
                "::",
                "fe80::1%lo",
                "::127.0.0.1",
                ""
            })
    void anotherMachineDoesNot(String address) {
        peer = address;
        assertThat(isLocal()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For",
                "x-forwarded-for",
                "Forwarded",
                "X-Forwarded-Host",
                "X-Forwarded-Proto",
                "X-Forwarded-Server",
                "X-Real-IP",
                "Via"
            })
    void whatAProxySendsIsOfOthers(String name) {
        header(name, "");
        assertThat(isLocal()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:5083",
                "LOCALHOST:1",
                "127.0.0.1",
                "127.0.0.1:5083",
                "127.0.0.2",
                "[::1]",
                "[::1]:5083"
            })
    void aHostMayBeThisMachine(String host) {
        header("Host", host);
        assertThat(isLocal()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "evil.example:5083",
                "localhost.evil.example",
                "evil.example#localhost",
                "localhost@evil.example",
                "evil.example:80@localhost",
                "127.0.0.1.evil.example:5083",
                "127.0.0.1.:5083",
                "127.0.0.256",
                "192.0.2.1:5083",
                "0.0.0.0:5083",
                "[::]:5083",
                "[2001:db8::1]",
                "[::1].evil.example",
                "localhost:5083:5083",
                "localhost, evil.example"
            })
    void aNameThatAStrangerHasMadeToMeanThisMachineIsAStrangers(String host) {
        header("Host", host);
        assertThat(isLocal()).isFalse();
    }

    @Test
    void everyNameInTheRequestIsLookedAt() {
        header("Host", "localhost");
        header("Host", "evil.example");
        assertThat(isLocal()).isFalse();

        headers.clear();
        header("Host", "localhost");
        serverName = "evil.example";
        assertThat(isLocal()).as("in the address, or of HTTP/2").isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http, localhost, 5083, http://localhost:5083",
        "http, localhost, 80, http://localhost",
        "https, localhost, 443, https://localhost",
        "https, 127.0.0.1, 5483, https://127.0.0.1:5483",
        "http, ::1, 5083, http://[::1]:5083",
        "http, [::1], 5083, http://[::1]:5083",
        "http, localhost, 5083, https://portal.example"
    })
    void aPageOfThisServerOrOfAnAllowedOneMayAsk(String itsScheme, String name, int port, String origin) {
        scheme = itsScheme;
        serverName = name;
        serverPort = port;
        header("Origin", origin);
        header("Sec-Fetch-Site", "cross-site");
        assertThat(isLocal()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "https://evil.example",
                "http://localhost",
                "http://localhost:3000",
                "https://localhost:5083",
                "http://127.0.0.1:5083",
                "http://localhost:5083/",
                "http://portal.example"
            })
    void aPageOfAStrangerMayNot(String origin) {
        header("Origin", origin);
        assertThat(isLocal()).isFalse();
    }

    @Test
    void oneOfTwoOriginsIsAStrangers() {
        header("Origin", "http://localhost:5083");
        header("Origin", "http://localhost:5083");
        assertThat(isLocal()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"same-origin, true", "none, true", "cross-site, false", "same-site, false", "anything, false"})
    void withoutAnOriginABrowserSaysWhoseThePageIs(String site, boolean local) {
        header("Sec-Fetch-Site", site);
        assertThat(isLocal()).isEqualTo(local);
    }

    private void header(String name, String value) {
        headers.computeIfAbsent(name, it -> new ArrayList<>()).add(value);
    }

    private boolean isLocal() {
        return LocalCalls.include(request(), () -> Set.of("https://portal.example"));
    }

    private HttpServletRequest request() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                HttpServletRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getRemoteAddr" -> peer;
                    case "getScheme" -> scheme;
                    case "getServerName" -> serverName;
                    case "getServerPort" -> serverPort;
                    case "getHeaderNames" -> Collections.enumeration(headers.keySet());
                    case "getHeaders" ->
                        Collections.enumeration(headers.getOrDefault((String) arguments[0], List.of()));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
