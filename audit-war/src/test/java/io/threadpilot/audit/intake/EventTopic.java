package io.threadpilot.audit.intake;

import io.threadpilot.testing.KafkaBroker;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** A topic as producers see it. It takes records of two megabytes. */
record EventTopic(KafkaBroker broker, String name) {

    private static final byte[] NO_KEY = null;
    private static final String LARGEST = Integer.toString(2 << 20);

    /** Records wait for others, until the producer is closed or they are so many bytes. */
    private static final Map<String, Object> TOGETHER =
            Map.of(ProducerConfig.LINGER_MS_CONFIG, 60_000, ProducerConfig.BATCH_SIZE_CONFIG, 1 << 20);

    /** Kept here, since a logger that nobody holds forgets its level. */
    private static final Logger CLIENTS = Logger.getLogger("org.apache.kafka");

    static {
        CLIENTS.setLevel(Level.OFF);
    }

    EventTopic create(int partitions) throws ExecutionException, InterruptedException {
        broker.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic(name, partitions, (short) 1).configs(Map.of("max.message.bytes", LARGEST))))
                    .all()
                    .get();
        }
        return this;
    }

    /** Sends records in order, and waits until the broker has them all. */
    void send(List<ProducerRecord<byte[], byte[]>> records) {
        send(records, producer());
    }

    /** The same; those of one partition, up to 1 MiB, are there at once, so that a consumer reads them together. */
    void sendTogether(List<ProducerRecord<byte[], byte[]>> records) {
        send(records, producer(TOGETHER));
    }

    private static void send(List<ProducerRecord<byte[], byte[]>> records, KafkaProducer<byte[], byte[]> producer) {
        try (producer) {
            records.forEach(producer::send);
        }
    }

    KafkaProducer<byte[], byte[]> producer() {
        return producer(Map.of());
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> configuration = new HashMap<>(more);
        configuration.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        configuration.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST);
        return new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A record in the structured mode. */
    ProducerRecord<byte[], byte[]> structured(int partition, byte[] value) {
        return new ProducerRecord<>(name, partition, NO_KEY, value);
    }

    /** A record in the binary mode. */
    ProducerRecord<byte[], byte[]> binary(int partition, Map<String, String> attributes, byte[] data) {
        List<Header> headers = Stream.concat(
                        attributes.entrySet().stream()
                                .map(attribute -> header("ce_" + attribute.getKey(), attribute.getValue())),
                        Stream.of(header("content-type", "application/json")))
                .toList();
        return new ProducerRecord<>(name, partition, NO_KEY, data, headers);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
