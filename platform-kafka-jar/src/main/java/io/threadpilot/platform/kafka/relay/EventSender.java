package io.threadpilot.platform.kafka.relay;

import io.threadpilot.contracts.event.Event;
import io.threadpilot.platform.events.RecordedEvent;
import io.threadpilot.platform.kafka.KafkaClientSettings;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringSerializer;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Sends events to a topic in their order, and says which of them the brokers have. After a failure nothing is sent any more of
 * what was handed over: an event is never overtaken by one that was sent after it, except by one of the same batch that a broker
 * had taken already. For one thread, but for {@link #close()}.
 */
final class EventSender implements AutoCloseable {

    /** The header with the position of the event in its service's log, as digits. */
    static final String POSITION = "position";

    private static final String CONTENT_TYPE = "content-type";

    /** Without metadata of the topic, since no broker answers or the topic is not there. */
    private static final Duration LONGEST_WAIT_FOR_METADATA = Duration.ofSeconds(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private static final JsonReaderFactory JSON = Json.createReaderFactory(Map.of());

    private final KafkaClientSettings settings;
    private final String topic;
    private KafkaProducer<String, String> producer;
    private boolean closed;

    /** One that is not connected yet. */
    EventSender(KafkaClientSettings settings, String topic) {
        this.settings = settings;
        this.topic = topic;
    }

    /**
     * Sends events and waits until the brokers have acknowledged them.
     *
     * @param events in the order of their positions
     * @param goOn asked ten times a second while waiting; once it is false, this gives up
     * @throws IllegalStateException if it was closed
     */
    Sent send(List<RecordedEvent> events, BooleanSupplier goOn) {
        List<Future<RecordMetadata>> handedOver = new ArrayList<>();
        int acknowledged = 0;
        try {
            for (RecordedEvent event : events) {
                Future<RecordMetadata> future = producer().send(record(event));
                handedOver.add(future);
                if (future.isDone()) {
                    // It has failed already, most likely. Those that follow would fail as slowly.
                    future.get();
                }
            }
            for (Future<RecordMetadata> future : handedOver) {
                await(future, goOn);
                acknowledged++;
            }
            return new Sent(acknowledged, null);
        } catch (ExecutionException e) {
            return failed(handedOver, e.getCause());
        } catch (TimeoutException e) {
            return failed(handedOver, e);
        } catch (InterruptedException | InterruptException e) {
            Sent sent = failed(handedOver, e);
            Thread.currentThread().interrupt();
            return sent;
        }
    }

    private Sent failed(List<Future<RecordMetadata>> handedOver, Throwable failure) {
        boolean nothingUnderWay = handedOver.stream().allMatch(Future::isDone);
        int acknowledged = 0;
        while (acknowledged < handedOver.size() && isAcknowledged(handedOver.get(acknowledged))) {
            acknowledged++;
        }
        // One that waits for a broker goes on waiting: a new one would begin to look for it without a pause.
        if (!(nothingUnderWay && failure instanceof org.apache.kafka.common.errors.TimeoutException)) {
            abandon();
        }
        String why = settings.describe(failure);
        boolean unknownTopic = failure instanceof org.apache.kafka.common.errors.TimeoutException;
        return new Sent(acknowledged, unknownTopic ? why + " No broker answers, or the topic is not there." : why);
    }

    private static boolean isAcknowledged(Future<RecordMetadata> future) {
        try {
            return future.isDone() && future.get() != null;
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void await(Future<RecordMetadata> future, BooleanSupplier goOn)
            throws ExecutionException, InterruptedException, TimeoutException {
        while (true) {
            try {
                future.get(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                if (!goOn.getAsBoolean()) {
                    throw new TimeoutException("The brokers have not acknowledged in time");
                }
            }
        }
    }

    private ProducerRecord<String, String> record(RecordedEvent event) {
        ProducerRecord<String, String> kafkaRecord = new ProducerRecord<>(topic, key(event.json()), event.json());
        kafkaRecord
                .headers()
                .add(CONTENT_TYPE, Event.MEDIA_TYPE.getBytes(StandardCharsets.UTF_8))
                .add(POSITION, Long.toString(event.position()).getBytes(StandardCharsets.UTF_8));
        return kafkaRecord;
    }

    /** The aggregate's id if the event has one, otherwise its subject, a person's pseudonym; null if it has neither. */
    static String key(String event) {
        try (JsonReader reader = JSON.createReader(new StringReader(event))) {
            JsonObject json = reader.readObject();
            return json.getString("aggregateid", json.getString("subject", null));
        }
    }

    private synchronized KafkaProducer<String, String> producer() {
        if (closed) {
            throw new IllegalStateException("The sender is closed");
        }
        if (producer == null) {
            producer = new KafkaProducer<>(settings.producer(Map.of(
                    ProducerConfig.ACKS_CONFIG,
                    "all",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    true,
                    // How long is the caller's to decide, for a whole batch. Kafka would give up single records,
                    // and send those that follow.
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    Integer.MAX_VALUE,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    LONGEST_WAIT_FOR_METADATA.toMillis(),
                    ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                    StringSerializer.class,
                    ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                    StringSerializer.class)));
        }
        return producer;
    }

    private synchronized void abandon() {
        KafkaProducer<String, String> present = producer;
        producer = null;
        if (present != null) {
            // No waiting: whatever it has not sent yet is sent again by the next one.
            present.close(Duration.ZERO);
        }
    }

    /** Ends at once, also while another thread sends. */
    @Override
    public synchronized void close() {
        closed = true;
        abandon();
    }

    /**
     * What became of a batch.
     *
     * @param acknowledged how many events the brokers have for good, from the first on
     * @param failure why they are not all; null if they are
     */
    record Sent(int acknowledged, String failure) {}
}
