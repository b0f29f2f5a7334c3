package io.threadpilot.platform.kafka.consumer;

import io.threadpilot.platform.kafka.KafkaClientSettings;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Which topic stands behind a name. */
final class TopicIds implements AutoCloseable {

    private static final int LONGEST_REQUEST_MILLIS = 2_000;

    private final Admin admin;

    TopicIds(KafkaClientSettings settings) {
        admin = Admin.create(settings.admin(Map.of(
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                LONGEST_REQUEST_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                LONGEST_REQUEST_MILLIS)));
    }

    /**
     * The id of the topic that has this name now.
     *
     * @throws KafkaException if no broker answers, or there is no such topic
     */
    String of(String topic) {
        try {
            return ask(topic).get().topicId().toString();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Asks without waiting. The answer fails if no broker answers, or there is no such topic. */
    KafkaFuture<TopicDescription> ask(String topic) {
        return admin.describeTopics(List.of(topic)).topicNameValues().get(topic);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
