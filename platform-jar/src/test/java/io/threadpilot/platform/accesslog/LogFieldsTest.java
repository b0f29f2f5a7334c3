package io.threadpilot.platform.accesslog;

import com.ibm.websphere.logging.hpel.LogRecordContext;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

class LogFieldsTest {

    private static final String[] NAMES = {"correlationId", "traceId", "spanId", "client"};

    private final LogFields fields = new LogFields();
    private final LoggedRequest request = new LoggedRequest("id-1", "core-system");
    private final Context ofRequest = Context.root().with(request);

    @BeforeEach
    void begin() {
        fields.begin(null);
    }

    @AfterEach
    void end() {
        fields.end();
    }

    @Test
    void aMessageOfARequestHasWhatIsKnownOfIt() {
        assertThat(ofRequest.wrapSupplier(LogFieldsTest::fieldsOfAMessage).get())
                .containsEntry("correlationId", "id-1")
                .containsEntry("client", "core-system")
                .doesNotContainKeys("traceId", "spanId");

        request.isPartOf(new TracedSpan("0af7", "b7ad"));

        assertThat(ofRequest.wrapSupplier(LogFieldsTest::fieldsOfAMessage).get())
                .containsEntry("correlationId", "id-1")
                .containsEntry("traceId", "0af7")
                .containsEntry("spanId", "b7ad")
                .containsEntry("client", "core-system");
    }

    @Test
    void soHasOneByAnotherThreadInItsContext() {
        assertThat(CompletableFuture.supplyAsync(ofRequest.wrapSupplier(LogFieldsTest::fieldsOfAMessage))
                        .join())
                .containsEntry("correlationId", "id-1");
    }

    @Test
    void aMessageOfNoRequestHasNone() {
        assertThat(fieldsOfAMessage()).doesNotContainKeys(NAMES);
    }

    @Test
    void afterTheEndNoneHasAny() {
        fields.end();

        assertThat(ofRequest.wrapSupplier(LogFieldsTest::fieldsOfAMessage).get())
                .doesNotContainKeys(NAMES);
    }

    private static Map<String, String> fieldsOfAMessage() {
        Map<String, String> fields = new HashMap<>();
        LogRecordContext.getExtensions(fields);
        return fields;
    }
}
