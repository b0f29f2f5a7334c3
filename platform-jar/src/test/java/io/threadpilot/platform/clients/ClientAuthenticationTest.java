package io.threadpilot.platform.clients;

import io.threadpilot.platform.tokens.BearerTokens;
import io.threadpilot.platform.tokens.VerifiedToken;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class ClientAuthenticationTest {

    private static final Tier STANDARD = new Tier("standard", 1200, Duration.ofMinutes(1), 20);
    private static final ApiClient CORE = new ApiClient("core", Set.of("vehicles.read"), STANDARD, List.of());

    private final Map<String, Object> attributes = new HashMap<>();
    private static final ApiClient ANONYMOUS =
            new ApiClient(ApiClient.ANONYMOUS, Set.of("vehicles.read"), STANDARD, List.of());

    private final OneKey clients = new OneKey();
    private final ClientAuthentication on = new ClientAuthentication(clients, new OneToken(true), () -> Set.of());
    private final ClientAuthentication off = new ClientAuthentication(clients, new OneToken(false), () -> Set.of());
    private String peer = "127.0.0.1";

    @Test
    void aKeyIsRecognised() {
        assertThat(on.recognise(request(List.of("tp_core"), List.of()))).contains(CORE);
        assertThat(calling()).contains(CORE);
        assertThat(subject()).isEmpty();
    }

    @Test
    void aTokenIsRecognised() {
        ApiClient bearer = new ApiClient("bearer", Set.of("insurances.read"), STANDARD, List.of());

        assertThat(on.recognise(request(List.of(), List.of("Bearer good")))).contains(bearer);
        assertThat(calling()).contains(bearer);
        assertThat(subject()).contains("somebody");
    }

    @Test
    void aKeyBesideATokenIsAsGoodAsNeither() {
        for (String key : List.of("tp_core", "tp_unknown", "")) {
            for (String token : List.of("Bearer good", "Bearer bad", "Bearer")) {
                assertThat(on.recognise(request(List.of(key), List.of(token)))).isEmpty();
            }
        }
        assertThat(attributes).isEmpty();
    }

    @Test
    void twoKeysOrNoneAndBadOnesAreRefused() {
        assertThat(on.recognise(request(List.of("tp_core", "tp_core"), List.of())))
                .isEmpty();
        assertThat(on.recognise(request(List.of("tp_unknown"), List.of()))).isEmpty();
        assertThat(on.recognise(request(List.of(), List.of("Bearer bad")))).isEmpty();
        assertThat(on.recognise(request(List.of(), List.of()))).isEmpty();
        assertThat(attributes).isEmpty();
    }

    @Test
    void whileTokensAreOffNoOtherHeaderIsRead() {
        assertThat(off.recognise(request(List.of("tp_core"), List.of("Bearer good"))))
                .contains(CORE);
        assertThat(off.recognise(request(List.of(), List.of("Bearer good")))).isEmpty();
    }

    @Test
    void anotherSchemeChangesNothing() {
        assertThat(on.recognise(request(List.of("tp_core"), List.of("Basic dXNlcjp3b3Jk"))))
                .contains(CORE);
    }

    @Test
    void whoBringsNothingIsAnonymousOnThisMachineOnly() {
        clients.anonymous = Optional.of(ANONYMOUS);

        assertThat(on.recognise(request(List.of(), List.of()))).contains(ANONYMOUS);
        assertThat(calling()).contains(ANONYMOUS);
        assertThat(off.recognise(request(List.of(), List.of()))).contains(ANONYMOUS);

        attributes.clear();
        peer = "192.0.2.1";
        assertThat(on.recognise(request(List.of(), List.of()))).isEmpty();
        assertThat(attributes).isEmpty();
    }

    @Test
    void whoBringsAnythingIsNeverAnonymous() {
        clients.anonymous = Optional.of(ANONYMOUS);

        for (ClientAuthentication each : List.of(on, off)) {
            for (String key : List.of("tp_unknown", "")) {
                assertThat(each.recognise(request(List.of(key), List.of()))).isEmpty();
            }
            assertThat(each.recognise(request(List.of("tp_core", "tp_core"), List.of())))
                    .isEmpty();
            for (String authorization : List.of("Bearer bad", "Bearer", "Basic dXNlcjp3b3Jk", "")) {
                assertThat(each.recognise(request(List.of(), List.of(authorization))))
                        .as(authorization)
                        .isEmpty();
            }
        }
        assertThat(off.recognise(request(List.of(), List.of("Bearer good")))).isEmpty();
        assertThat(attributes).isEmpty();
        assertThat(on.recognise(request(List.of("tp_core"), List.of()))).contains(CORE);
    }

    private Optional<ApiClient> calling() {
        return ApiClient.calling(request(List.of(), List.of()));
    }

    private Optional<String> subject() {
        return ApiClient.subjectCalling(request(List.of(), List.of()));
    }

    private HttpServletRequest request(List<String> keys, List<String> authorization) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                HttpServletRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getHeaders" -> Collections.enumeration(headers(arguments[0], keys, authorization));
                    case "getHeader" ->
                        headers(arguments[0], keys, authorization).stream()
                                .findFirst()
                                .orElse(null);
                    case "getHeaderNames" -> Collections.emptyEnumeration();
                    case "getRemoteAddr" -> peer;
                    case "getServerName" -> "localhost";
                    case "getAttribute" -> attributes.get(arguments[0]);
                    case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static List<String> headers(Object name, List<String> keys, List<String> authorization) {
        return name.equals("X-Api-Key") ? keys : name.equals("Authorization") ? authorization : List.of();
    }

    private static final class OneKey extends ApiClients {

        private Optional<ApiClient> anonymous = Optional.empty();

        @Override
        Optional<ApiClient> anonymous() {
            return anonymous;
        }

        @Override
        Optional<ApiClient> withKey(String key) {
            return key.equals("tp_core") ? Optional.of(CORE) : Optional.empty();
        }

        @Override
        Tier tierOfTokens(String name) {
            return STANDARD;
        }
    }

    private static final class OneToken extends BearerTokens {

        private final boolean on;

        OneToken(boolean on) {
            this.on = on;
        }

        @Override
        public boolean areBroughtBy(HttpServletRequest request) {
            return on
                    && Collections.list(request.getHeaders("Authorization")).stream()
                            .anyMatch(value -> value.startsWith("Bearer"));
        }

        @Override
        public Optional<VerifiedToken> verify(HttpServletRequest request) {
            return request.getHeaders("Authorization").nextElement().equals("Bearer good")
                    ? Optional.of(new VerifiedToken("bearer", "standard", "somebody", Set.of("insurances.read")))
                    : Optional.empty();
        }
    }
}
