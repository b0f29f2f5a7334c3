package io.threadpilot.audit.event;

import io.threadpilot.audit.event.json.BrokenRuleException;
import io.threadpilot.platform.consumer.ConsumedRecord.Header;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.threadpilot.audit.event.SampleEvents.PARSER;
import static io.threadpilot.audit.event.SampleEvents.binary;
import static io.threadpilot.audit.event.SampleEvents.bytes;
import static io.threadpilot.audit.event.SampleEvents.envelope;
import static io.threadpilot.audit.event.SampleEvents.header;
import static io.threadpilot.audit.event.SampleEvents.received;
import static io.threadpilot.audit.event.SampleEvents.structured;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventBatchTest {

    @Test
    void oneEventIsLeftAsItIs() throws Exception {
        ReceivedEvent request = received("\uFEFF " + structured("x", JsonValue.TRUE) + "\n");

        assertThat(EventBatch.split(request)).containsExactly(request);
        assertThat(EventBatch.split(received("nonsense"))).hasSize(1);
        assertThat(EventBatch.split(received(""))).hasSize(1);
    }

    @Test
    void eachEventOfABatchHasItsOwnBytesAndAllHeaders() throws Exception {
        String one = "{ \"specversion\":\"1.0\",\n\t\"id\" : \"\\u0031\", \"data\":1.00 }";
        String other = envelope("OrderCreated").toString();
        Header mediaType = header("Content-Type", "application/cloudevents-batch+json");

        List<ReceivedEvent> events = EventBatch.split(
                new ReceivedEvent(null, List.of(mediaType), bytes("[" + one + " ,\r\n" + other + ",{broken}]")));

        assertThat(events).hasSize(3).allSatisfy(event -> {
            assertThat(event.key()).isNull();
            assertThat(event.headers()).containsExactly(mediaType);
        });
        assertThat(events.get(0).body()).isEqualTo(bytes(one));
        assertThat(events.get(1).body()).isEqualTo(bytes(other));
        assertThat(events.get(2).body()).isEqualTo(bytes("{broken}"));
    }

    @Test
    void aBadEventLeavesTheOthersAlone() throws Exception {
        String good = structured("x", JsonValue.TRUE).toString();

        assertThat(EventBatch.split(received("[" + good + ",{broken},null," + good + "]")).stream()
                        .map(PARSER::parse))
                .satisfiesExactly(
                        event -> assertThat(event).isInstanceOf(AuditEvent.class),
                        event -> assertThat(event).isEqualTo(new Rejection(null, "not-json", "The text is not JSON.")),
                        event -> assertThat(event)
                                .isEqualTo(new Rejection(null, "not-an-object", "An event must be a JSON object.")),
                        event -> assertThat(event).isInstanceOf(AuditEvent.class));
    }

    /** Its data are an array. */
    @Test
    void anEventInBinaryModeIsOne() throws Exception {
        ReceivedEvent request = binary("x", bytes("[1,2]"), "application/json");

        assertThat(EventBatch.split(request)).containsExactly(request);
    }

    @Test
    void thereAreNoMoreThanFiveHundred() throws Exception {
        assertThat(EventBatch.split(received("[]"))).isEmpty();
        assertThat(EventBatch.split(received("[" + "{},".repeat(499) + "{}]"))).hasSize(500);
        assertRefused("[" + "{},".repeat(500) + "{}]", "too-many-elements");
    }

    @Test
    void noEventIsLargerThanAMebibyte() throws Exception {
        String largest = "{" + " ".repeat(EventParser.LARGEST - 2) + "}";

        assertThat(EventBatch.split(received("[ " + largest + " , " + largest + " ]")))
                .hasSize(2);
        assertRefused("[{}," + largest.replace("}", " }") + "]", "too-large");
        assertRefused(largest.replace("}", " }"), "too-large");
    }

    @Test
    void anArrayThatDoesNotEndIsRefused() {
        assertRefused("[{}", "not-json");
        assertRefused("[{},]", "not-json");
        assertRefused("[{}]]", "not-json");
    }

    private static void assertRefused(String body, String rule) {
        assertThatThrownBy(() -> EventBatch.split(received(body)))
                .isInstanceOfSatisfying(
                        BrokenRuleException.class, e -> assertThat(e.rule()).isEqualTo(rule));
    }
}
