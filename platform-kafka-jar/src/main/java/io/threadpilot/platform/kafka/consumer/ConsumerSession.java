package io.threadpilot.platform.kafka.consumer;

import io.threadpilot.platform.consumer.BatchStore;
import io.threadpilot.platform.consumer.ConsumedBatch;
import io.threadpilot.platform.consumer.ConsumedOffset;
import io.threadpilot.platform.consumer.ConsumedRecord;
import io.threadpilot.platform.consumer.FencedException;
import io.threadpilot.platform.kafka.KafkaClientSettings;
import io.threadpilot.platform.tracing.Masking;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The life of one client in a group. Between two polls every batch is either stored or rolled back, so that nothing is under way
 * when Kafka takes a partition away, or when this ends. For one thread, but for {@link #wakeUp()}.
 */
final class ConsumerSession implements ConsumerRebalanceListener, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ConsumerSession.class.getName());

    private static final int MOST_RECORDS_AT_ONCE = 500;
    private static final int MOST_BYTES_OF_A_PARTITION = 1 << 20;
    private static final int MOST_BYTES_AT_ONCE = 4 << 20;
    private static final int LONGEST_REQUEST_MILLIS = 2_000;

    /** So often a partition that was held back is looked at. */
    private static final Duration POLL = Duration.ofMillis(100);

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

    private final String topic;
    private final KafkaClientSettings settings;
    private final BatchStore store;
    private final Runnable stored;
    private final TopicState shown;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicIds topicIds;
    private final Map<TopicPartition, AssignedPartition> assigned = new HashMap<>();

    /**
     * Joins the group.
     *
     * @param stored told of each batch that was stored
     * @param shown sees how far this comes
     * @throws KafkaException if the settings are wrong, or no broker's name is known
     */
    ConsumerSession(
            KafkaClientSettings settings,
            String group,
            String topic,
            BatchStore store,
            Runnable stored,
            TopicState shown) {
        this.stored = stored;
        this.shown = shown;
        this.topic = topic;
        this.settings = settings;
        this.store = store;
        this.topicIds = new TopicIds(settings);
        try {
            this.consumer = new KafkaConsumer<>(settings.consumer(configuration(group)));
        } catch (KafkaException e) {
            topicIds.close();
            throw e;
        }
    }

    private static Map<String, Object> configuration(String group) {
        Map<String, Object> ours = new HashMap<>();
        ours.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        ours.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        ours.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        ours.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // What a producer takes back was never sent.
        ours.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        ours.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS_AT_ONCE);
        ours.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MOST_BYTES_OF_A_PARTITION);
        ours.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_BYTES_AT_ONCE);
        ours.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LONGEST_REQUEST_MILLIS);
        ours.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, LONGEST_REQUEST_MILLIS);
        ours.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        ours.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return ours;
    }

    /** Consumes, until it is woken up or something happens that only a new session can mend. */
    void run() {
        consumer.subscribe(List.of(topic), this);
        while (true) {
            assigned.forEach((partition, state) -> {
                if (state.isDue()) {
                    goOn(partition, state);
                }
            });
            try {
                store(consumer.poll(POLL));
            } catch (InvalidOffsetException e) {
                e.partitions().forEach(partition -> lose(partition, assigned.get(partition)));
            }
            shown.look(topicIds, consumer, assigned);
        }
    }

    /** Finds out where the partition stands, and lets it flow again. */
    private void goOn(TopicPartition partition, AssignedPartition state) {
        try {
            String topicId = topicIds.of(topic);
            long oldest = consumer.beginningOffsets(List.of(partition)).get(partition);
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            if (!topicIds.of(topic).equals(topicId)) {
                // Made anew in between, so that nobody knows whose offsets these are. They are asked for again.
                return;
            }
            ConsumedOffset next = store.goOn(store.find(topic, partition.partition()), topicId, oldest, end);
            consumer.seek(partition, next.next());
            consumer.resume(List.of(partition));
            state.foundAt(next, end);
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (FencedException e) {
            // The store has told. Where to go on is looked up again.
        } catch (SQLException | RuntimeException e) {
            holdBack(partition, state, e);
        }
    }

    private void store(ConsumerRecords<byte[], byte[]> polled) {
        if (polled.isEmpty()) {
            return;
        }
        String topicId = null;
        KafkaException unknown = null;
        try {
            // Asked after the poll: these records may be of another topic than the ones before.
            topicId = topicIds.of(topic);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            unknown = e;
        }
        for (TopicPartition partition : polled.partitions()) {
            AssignedPartition state = assigned.get(partition);
            if (unknown != null) {
                holdBack(partition, state, unknown);
            } else if (!state.offset().sourceId().equals(topicId)) {
                lose(partition, state);
            } else {
                store(partition, state, polled);
            }
        }
    }

    private void lose(TopicPartition partition, AssignedPartition state) {
        consumer.pause(List.of(partition));
        state.lose();
    }

    private void store(TopicPartition partition, AssignedPartition state, ConsumerRecords<byte[], byte[]> polled) {
        ConsumedOffset from = state.offset();
        boolean heldBack = state.isHeldBack();
        try {
            store.store(
                    from,
                    new ConsumedBatch(
                            topic,
                            partition.partition(),
                            from.epoch(),
                            polled.records(partition).stream()
                                    .map(ConsumerSession::consumed)
                                    .toList()),
                    state::standsAt);
            stored.run();
            if (heldBack) {
                LOG.log(Level.INFO, "Records of {0} are stored again", partition);
            }
        } catch (FencedException e) {
            // The store has told.
            lose(partition, state);
        } catch (SQLException | RuntimeException e) {
            // Whatever it was, this thread must live on: the next time may succeed.
            holdBack(partition, state, e);
        }
    }

    private static ConsumedRecord consumed(ConsumerRecord<byte[], byte[]> kafkaRecord) {
        List<ConsumedRecord.Header> headers = new ArrayList<>();
        kafkaRecord.headers().forEach(it -> headers.add(new ConsumedRecord.Header(it.key(), it.value())));
        return new ConsumedRecord(kafkaRecord.offset(), kafkaRecord.key(), headers, kafkaRecord.value());
    }

    private void holdBack(TopicPartition partition, AssignedPartition state, Exception cause) {
        consumer.pause(List.of(partition));
        String error = Masking.mask(settings.describe(cause));
        if (!state.isHeldBack()) {
            LOG.log(Level.WARNING, "Records of {0} are not stored and are tried again: {1}", partition, error);
        }
        state.holdBack(error);
    }

    /** Kafka would begin where the group says; until the database has said where, nothing is fetched. */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            consumer.seek(partition, 0);
            consumer.pause(List.of(partition));
            assigned.put(partition, new AssignedPartition());
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        partitions.forEach(assigned::remove);
    }

    /** Lets {@link #run()} end after the present batch. */
    void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        topicIds.close();
        consumer.close(CloseOptions.timeout(LONGEST_CLOSE));
    }
}
