package io.threadpilot.platform.kafka.topic;

import io.threadpilot.platform.kafka.KafkaClientSettings;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * A topic to which texts are added, and of which some are read again. The topic exists and has one partition, so that it has one
 * order; only its first partition is used. Not safe for use by several threads.
 */
public final class TextTopic implements AutoCloseable {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final KafkaClientSettings settings;
    private final TopicPartition partition;
    private KafkaProducer<String, String> producer;

    /**
     * A topic, which is not asked for yet.
     *
     * @param name of the topic
     */
    public TextTopic(KafkaClientSettings settings, String name) {
        this.settings = settings;
        this.partition = new TopicPartition(name, 0);
    }

    /**
     * Adds a text at the end.
     *
     * @throws IOException if the brokers have not acknowledged it within some seconds; they may have it nevertheless
     */
    public void add(String text) throws IOException {
        try {
            producer()
                    .send(new ProducerRecord<>(partition.topic(), partition.partition(), null, text))
                    .get();
        } catch (ExecutionException | KafkaException e) {
            throw new IOException(settings.describe(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted");
        }
    }

    private KafkaProducer<String, String> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(settings.producer(Map.of(
                    ProducerConfig.ACKS_CONFIG,
                    "all",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    true,
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    (int) LONGEST_WAIT.toMillis(),
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    (int) LONGEST_WAIT.toMillis(),
                    ProducerConfig.LINGER_MS_CONFIG,
                    0,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    LONGEST_WAIT.toMillis(),
                    ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                    StringSerializer.class,
                    ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                    StringSerializer.class)));
        }
        return producer;
    }

    /**
     * Reads some of the texts, as far from each other as their number allows; the last one is always among them.
     *
     * @param most how many, 2 or more
     * @return in their order; empty if the topic is empty
     * @throws IOException if the brokers do not answer within some seconds
     */
    public List<String> sample(int most) throws IOException {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings.consumer(Map.of(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) LONGEST_WAIT.toMillis(),
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) LONGEST_WAIT.toMillis(),
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class)))) {
            consumer.assign(List.of(partition));
            long begin = consumer.beginningOffsets(List.of(partition)).get(partition);
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<String> texts = new ArrayList<>();
            long next = begin;
            for (int i = 1; i <= most; i++) {
                long offset = begin + (end - begin) * i / most - 1;
                if (offset >= next) {
                    texts.add(read(consumer, offset));
                    next = offset + 1;
                }
            }
            return texts;
        } catch (KafkaException e) {
            throw new IOException(settings.describe(e));
        }
    }

    private String read(KafkaConsumer<String, String> consumer, long offset) throws IOException {
        consumer.seek(partition, offset);
        for (ConsumerRecord<String, String> found : consumer.poll(LONGEST_WAIT)) {
            return found.value();
        }
        throw new IOException("The topic " + partition.topic() + " has not answered");
    }

    /** Ends at once. What was not acknowledged may be lost. */
    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
    }
}
