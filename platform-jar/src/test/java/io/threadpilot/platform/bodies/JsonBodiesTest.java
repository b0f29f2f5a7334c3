package io.threadpilot.platform.bodies;

import jakarta.json.JsonObject;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonBodiesTest {

    private static final int LARGEST = 64;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " {\"a\":1,\"A\":2,\"\":3} \n",
                "{\"a\":{\"a\":{\"a\":[]}},\"b\":[{\"a\":1},{\"a\":2}]}",
                "{\"a\":\"\u00e5\ud83d\ude97\\u0000\\ud800\"}",
                "{\"a\":\"a\",\"b\":\"a\"}"
            })
    void anObjectIsHandedOnAsItWas(String body) throws IOException {
        assertThat(read(JsonObject.class, utf8(body))).isEqualTo(body);
    }

    @Test
    void anArrayIsOneWhereOneIsExpected() throws IOException {
        assertThat(read(List.class, utf8("[{\"a\":1},{\"a\":1}]"))).isEqualTo("[{\"a\":1},{\"a\":1}]");
        refuses(List.class, utf8("{}"));
        refuses(JsonObject.class, utf8("[{}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1", "null", "{", "{} x", "{}{}", "{a:1}", "{\"a\":}", "{\"a\":{"})
    void anythingElseIsMalformed(String body) {
        refuses(JsonObject.class, utf8(body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"b\":{},\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"\":1,\"\":2}",
                "{\"b\":{\"a\":1,\"a\":2}}",
                "{\"b\":[{},{\"a\":{},\"a\":[]}]}"
            })
    void aNameTwiceInOneObjectIsMalformed(String body) {
        refuses(JsonObject.class, utf8(body));
    }

    /** A byte that begins nothing, one that goes on with nothing, a character cut off, one too long, half of a pair. */
    @ParameterizedTest
    @ValueSource(strings = {"ff", "80", "c3", "c3 28", "c0 af", "ed a0 80", "f5 80 80 80", "e2 82"})
    void whatIsNotUtf8IsMalformed(String bytes) {
        String text = new String(HexFormat.ofDelimiter(" ").parseHex(bytes), StandardCharsets.ISO_8859_1);
        refuses(JsonObject.class, ("{\"a\":\"" + text + "\"}").getBytes(StandardCharsets.ISO_8859_1));
        refuses(JsonObject.class, ("{\"" + text + "\":1}").getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "ISO-8859-1"})
    void otherCharacterSetsAreMalformed(String charset) {
        refuses(JsonObject.class, "{\"a\":\"\u00e5\"}".getBytes(Charset.forName(charset)));
    }

    @Test
    void aByteOrderMarkIsMalformed() {
        refuses(JsonObject.class, utf8("\ufeff{}"));
        refuses(List.class, utf8("\ufeff[]"));
    }

    @Test
    void noMoreIsReadThanAllowed() throws IOException {
        String largest = "{\"a\":\"" + "x".repeat(LARGEST - 8) + "\"}";
        assertThat(read(JsonObject.class, utf8(largest))).isEqualTo(largest);
        assertThatThrownBy(() -> read(JsonObject.class, utf8(largest + " ")))
                .isInstanceOf(JsonBodies.TooLargeException.class);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void refuses(Class<?> type, byte[] body) {
        assertThatThrownBy(() -> read(type, body))
                .as(HexFormat.of().formatHex(body))
                .isInstanceOf(JsonBodies.MalformedException.class);
    }

    /** What whoever reads the body is given. */
    private static Object read(Class<?> type, byte[] body) throws IOException {
        InputStream[] stream = {new ByteArrayInputStream(body)};
        return JsonBodies.read(
                (ReaderInterceptorContext) Proxy.newProxyInstance(
                        ReaderInterceptorContext.class.getClassLoader(),
                        new Class<?>[] {ReaderInterceptorContext.class},
                        (proxy, method, arguments) -> switch (method.getName()) {
                            case "getType" -> type;
                            case "getInputStream" -> stream[0];
                            case "setInputStream" -> {
                                stream[0] = (InputStream) arguments[0];
                                yield null;
                            }
                            case "proceed" -> new String(stream[0].readAllBytes(), StandardCharsets.UTF_8);
                            default -> throw new UnsupportedOperationException(method.getName());
                        }),
                LARGEST);
    }
}
