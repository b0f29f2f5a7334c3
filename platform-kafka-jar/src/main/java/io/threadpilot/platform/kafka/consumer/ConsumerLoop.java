package io.threadpilot.platform.kafka.consumer;

import io.threadpilot.platform.consumer.BatchStore;
import io.threadpilot.platform.consumer.SourceState;
import io.threadpilot.platform.kafka.KafkaClientSettings;
import io.threadpilot.platform.lease.LoopThread;
import io.threadpilot.platform.tracing.Masking;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/**
 * Follows a topic: hands its records to a {@link BatchStore}, partition by partition. Several servers share the partitions as a
 * group. What has to be tried again waits and holds up its partition alone.
 */
public final class ConsumerLoop {

    private static final System.Logger LOG = System.getLogger(ConsumerLoop.class.getName());
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /** What the current batch may still take when the loop ends, and leaving the group. */
    private static final Duration LONGEST_END = Duration.ofSeconds(3);

    private final KafkaClientSettings settings;
    private final String group;
    private final String topic;
    private final BatchStore store;
    private final LoopThread thread = new LoopThread(this::run, LONGEST_END);
    private final TopicState state;
    private volatile ConsumerSession session;
    private boolean failing;

    /**
     * A loop that has not begun.
     *
     * @param settings of Kafka's clients
     * @param group by which the servers share the partitions of this topic, and of no other
     * @param topic that is followed
     * @param store stores the records
     */
    public ConsumerLoop(KafkaClientSettings settings, String group, String topic, BatchStore store) {
        this.settings = settings;
        this.group = group;
        this.topic = topic;
        this.store = store;
        this.state = new TopicState(topic, failure -> Masking.mask(settings.describe(failure)));
    }

    /** The topic that is followed. */
    public String topic() {
        return topic;
    }

    /** How far it has come, over all partitions that this server has. */
    public SourceState state() {
        return state.shown();
    }

    /**
     * Begins, once.
     *
     * @param threads makes the one thread
     */
    public void begin(ThreadFactory threads) {
        thread.begin(threads);
    }

    /** Ends after the current batch, and leaves its partitions to others. Waits for three seconds at most. */
    public void end() {
        thread.askToEnd();
        ConsumerSession present = session;
        if (present != null) {
            present.wakeUp();
        }
        thread.end();
    }

    private void run() {
        Duration wait = Duration.ZERO;
        while (thread.goesOnAfter(wait)) {
            consume();
            wait = AFTER_FAILURE;
        }
    }

    private void consume() {
        try (ConsumerSession present =
                new ConsumerSession(settings, group, topic, store, () -> failing = false, state)) {
            session = present;
            if (!thread.isEnding()) {
                present.run();
            }
        } catch (WakeupException | InterruptException e) {
            // The thread is to end, and is interrupted again if it was.
            LOG.log(Level.DEBUG, "The consumer {0} ends", group);
        } catch (RuntimeException e) {
            // Whatever it was, this thread must live on: the next time may succeed.
            String error = Masking.mask(settings.describe(e));
            state.failed(error);
            if (!failing) {
                failing = true;
                LOG.log(Level.WARNING, "The consumer {0} fails and joins its group anew: {1}", group, error);
            }
        } finally {
            session = null;
        }
    }
}
