package io.threadpilot.platform.kafka.consumer;

import io.threadpilot.platform.consumer.SourceState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * What is known of a topic, for whoever wants to see it. A poll says nothing of brokers that are away and of a topic that is not
 * there, so they are asked about now and then, without waiting. For the loop's thread, but for {@link #shown()}.
 */
final class TopicState {

    /** How often the brokers are asked for the topic. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final String topic;
    private final Function<Throwable, String> describe;
    private KafkaFuture<TopicDescription> question;
    private long askedAt;
    private volatile boolean answered;
    private String unanswered;
    private volatile SourceState shown = SourceState.STANDBY;

    /**
     * Nothing is known of the topic yet.
     *
     * @param describe a failure, without anything secret or personal
     */
    TopicState(String topic, Function<Throwable, String> describe) {
        this.topic = topic;
        this.describe = describe;
    }

    SourceState shown() {
        return shown;
    }

    /** The session has failed, and its partitions are gone. */
    void failed(String error) {
        question = null;
        answered = false;
        shown = shown.failed(error);
    }

    /** Looks at all partitions that this server has, after each poll. */
    void look(
            TopicIds topicIds,
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, AssignedPartition> assigned) {
        askWhetherTheTopicIsThere(topicIds);
        long lag = assigned.entrySet().stream()
                .mapToLong(it -> it.getValue().lag(consumer.currentLag(it.getKey())))
                .sum();
        String error = assigned.values().stream()
                .map(AssignedPartition::error)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(unanswered);
        if (error != null) {
            shown = (assigned.isEmpty() ? shown : shown.at(0, lag)).failed(error);
        } else if (assigned.isEmpty()) {
            shown = SourceState.STANDBY;
        } else {
            shown = answered ? shown.at(0, lag).succeeded() : shown.at(0, lag);
        }
    }

    private void askWhetherTheTopicIsThere(TopicIds topicIds) {
        if (question == null) {
            if (!answered && unanswered == null || System.nanoTime() - askedAt >= PAUSE.toNanos()) {
                askedAt = System.nanoTime();
                question = topicIds.ask(topic);
            }
        } else if (question.isDone()) {
            try {
                question.get();
                answered = true;
                unanswered = null;
            } catch (ExecutionException e) {
                answered = false;
                unanswered = describe.apply(e.getCause());
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            } finally {
                question = null;
            }
        }
    }
}
