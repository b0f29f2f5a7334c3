package io.threadpilot.platform.kafka;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.threadpilot.testing.KafkaBroker;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.awaitility.Awaitility.await;

/**
 * What tests do at a broker from outside.
 *
 * @param broker which runs
 */
public record Kafka(KafkaBroker broker) {

    /** The one of all tests here, which may be ended and started. It ends with the tests. */
    public static final Kafka SHARED = new Kafka(new KafkaBroker());

    /** Kafka's clients say much. Kept here, since a logger that nobody holds forgets its level. */
    private static final Logger CLIENTS = Logger.getLogger("org.apache.kafka");

    static {
        CLIENTS.setLevel(Level.OFF);
    }

    private static final Map<String, Object> CAREFUL =
            Map.of(AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG, "none");

    public KafkaClientSettings settings() {
        return KafkaClientSettings.read(List.of(broker.bootstrapServers()), new SmallRyeConfigBuilder().build());
    }

    /**
     * Creates a topic whose partitions take records when this returns. Before that, the broker may take a producer's second
     * batch and refuse its first one. The producer sends the first one again until it gives up.
     */
    public void createTopic(String name, int partitions) {
        admin(admin -> admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                .all()
                .get());
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(number -> new TopicPartition(name, number), number -> OffsetSpec.latest()));
        await().ignoreExceptions()
                .untilAsserted(
                        () -> admin(admin -> admin.listOffsets(ends).all().get()));
    }

    public void deleteTopic(String name) {
        admin(admin -> admin.deleteTopics(List.of(name)).all().get());
    }

    public void removeRecordsBefore(TopicPartition partition, long offset) {
        admin(admin -> admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                .all()
                .get());
    }

    public void configure(String topic, String key, String value) {
        admin(admin -> admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                .all()
                .get());
    }

    /** Sends a record in a transaction, and takes it back. */
    public void sendAndTakeBack(ProducerRecord<byte[], byte[]> kafkaRecord) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        kafkaRecord.topic()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(kafkaRecord);
            producer.flush();
            producer.abortTransaction();
        }
    }

    /** What operators of Kafka could do: say that a group has read so far. */
    public void commit(String group, TopicPartition partition, long offset) {
        admin(admin -> admin.alterConsumerGroupOffsets(
                        group, Map.of(partition, new org.apache.kafka.clients.consumer.OffsetAndMetadata(offset)))
                .all()
                .get());
    }

    private void admin(Command command) {
        try (Admin admin = Admin.create(settings().admin(CAREFUL))) {
            command.run(admin);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends records with the numbers from one to another as values, the key being the number modulo ten. */
    public void send(String topic, int from, int to) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class))) {
            for (int i = from; i <= to; i++) {
                producer.send(new ProducerRecord<>(topic, Integer.toString(i % 10), Integer.toString(i)));
            }
            producer.flush();
        }
    }

    /** Sends one record as it is. */
    public void send(ProducerRecord<byte[], byte[]> kafkaRecord) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(kafkaRecord);
        }
    }

    /** All records that are in a topic now, partition by partition. */
    public List<ConsumerRecord<String, String>> records(String topic) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class))) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    @FunctionalInterface
    private interface Command {
        void run(Admin admin) throws ExecutionException, InterruptedException;
    }
}
