package io.threadpilot.audit.event;

import io.threadpilot.platform.consumer.ConsumedRecord.Header;
import jakarta.json.JsonValue;
import org.instancio.junit.InstancioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static io.threadpilot.audit.event.SampleEvents.DATA;
import static io.threadpilot.audit.event.SampleEvents.PARSER;
import static io.threadpilot.audit.event.SampleEvents.binary;
import static io.threadpilot.audit.event.SampleEvents.bytes;
import static io.threadpilot.audit.event.SampleEvents.envelope;
import static io.threadpilot.audit.event.SampleEvents.received;
import static io.threadpilot.audit.event.SampleEvents.structured;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.instancio.Instancio.gen;

/** What holds for whatever comes. */
@ExtendWith(InstancioExtension.class)
class EventParserPropertiesTest {

    private static final String[] PIECES = {
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "null",
        "true",
        "-1",
        "0",
        "1e99",
        "1e-99999",
        "\"\"",
        "\\u0000",
        "\\ud800",
        "\u0000",
        "\uFEFF",
        "å",
        "😀",
        "\"a\":1,",
        "\"id\":1,",
        "[[[[[[[[",
        "}}}}",
        " ",
        "\n"
    };

    @Test
    void anyBytesAreReadOrRejected() {
        Random random = random();
        for (int i = 0; i < 5_000; i++) {
            byte[] body = new byte[random.nextInt(100)];
            random.nextBytes(body);
            assertParsed(received(body));
            assertParsed(binary("x", body, random.nextBoolean() ? "application/json" : "image/png"));
        }
    }

    @Test
    void goodEventsThatWereDamagedAreReadOrRejected() {
        Random random = random();
        List<String> types = new ArrayList<>(DATA.keySet());
        for (int i = 0; i < 10_000; i++) {
            String type = types.get(random.nextInt(types.size()));
            String good = (random.nextBoolean() ? structured(type) : envelope(type)).toString();
            assertParsed(received(damaged(good, random)));
            assertParsed(binary(type, damaged(DATA.get(type).toString(), random), null));
        }
    }

    @Test
    void headersThatWereDamagedAreReadOrRejected() {
        Random random = random();
        ReceivedEvent good = binary("x", bytes(JsonValue.TRUE.toString()), "application/json");
        for (int i = 0; i < 5_000; i++) {
            List<Header> headers = new ArrayList<>(good.headers());
            Header chosen = headers.get(random.nextInt(headers.size()));
            byte[] value = new byte[random.nextInt(150)];
            random.nextBytes(value);
            headers.set(
                    headers.indexOf(chosen),
                    new Header(
                            random.nextBoolean() ? chosen.name() : chosen.name().replace('_', '-'), value));
            assertParsed(new ReceivedEvent(null, headers, good.body()));
        }
    }

    private static Random random() {
        return new Random(gen().longs().get());
    }

    private static byte[] damaged(String good, Random random) {
        StringBuilder text = new StringBuilder(good);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int from = random.nextInt(text.length());
            int to = Math.min(text.length(), from + random.nextInt(12));
            text.replace(from, to, PIECES[random.nextInt(PIECES.length)]);
        }
        byte[] bytes = bytes(text.toString());
        if (random.nextInt(4) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static void assertParsed(ReceivedEvent received) {
        assertThatCode(() -> {
                    ParsedEvent parsed = PARSER.parse(received);
                    if (parsed instanceof Rejection rejection) {
                        assertThat(rejection.rule())
                                .matches("[a-z0-9]+(-[a-z0-9]+)*")
                                .hasSizeLessThanOrEqualTo(60);
                        assertThat(rejection.reason()).isNotBlank().hasSizeLessThanOrEqualTo(1000);
                        assertThat(rejection.reason()).doesNotContainPattern("[\\p{Cc}\\p{Cs}]");
                    } else {
                        assertThat(parsed).isInstanceOf(AuditEvent.class);
                    }
                })
                .as(() -> new String(received.body(), StandardCharsets.UTF_8) + received.headers())
                .doesNotThrowAnyException();
    }
}
