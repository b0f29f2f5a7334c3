package io.threadpilot.platform.kafka.consumer;

import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.kafka.KafkaClientSettings;
import io.threadpilot.platform.tracing.Masking;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Follows a topic: hands its records to a handler, batch by batch, each in one transaction with the offset that follows. Every
 * record is stored exactly once, as long as the handler's effects are in that transaction. Several servers share the partitions
 * as a group. What has to be tried again waits and holds up its partition alone.
 */
public final class ConsumerLoop {

    private static final System.Logger LOG = System.getLogger(ConsumerLoop.class.getName());
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /** What the current batch may still take when the loop ends, and leaving the group. */
    private static final Duration LONGEST_END = Duration.ofSeconds(3);

    private final KafkaClientSettings settings;
    private final String name;
    private final String topic;
    private final ConsumedOffsets offsets;
    private final BatchStore store;
    private final CountDownLatch ended = new CountDownLatch(1);
    private Thread thread;
    private volatile ConsumerSession session;
    private boolean failing;

    /**
     * A loop that has not begun.
     *
     * @param connections to the database of the handler's effects, which has the table {@code consumed_offset}
     * @param settings of Kafka's clients
     * @param name of the group and of the offsets in the database, 1 to 80 characters
     * @param topic that is followed
     * @param handler stores the records
     * @param deadLetters gets those that the handler cannot store
     */
    public ConsumerLoop(
            Connections connections,
            KafkaClientSettings settings,
            String name,
            String topic,
            BatchHandler handler,
            DeadLetters deadLetters) {
        this.settings = settings;
        this.name = name;
        this.topic = topic;
        this.offsets = new ConsumedOffsets(connections, name);
        this.store = new BatchStore(connections, offsets, handler, deadLetters);
    }

    /**
     * Begins, once.
     *
     * @param threads makes the one thread
     */
    public synchronized void begin(ThreadFactory threads) {
        thread = threads.newThread(this::run);
        thread.start();
    }

    /** Ends after the current batch, and leaves its partitions to others. Waits for three seconds at most. */
    public synchronized void end() {
        ended.countDown();
        ConsumerSession present = session;
        if (present != null) {
            present.wakeUp();
        }
        if (thread != null) {
            try {
                thread.join(LONGEST_END.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        try {
            Duration wait = Duration.ZERO;
            while (!ended.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                consume();
                wait = AFTER_FAILURE;
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void consume() {
        try (ConsumerSession present =
                new ConsumerSession(settings, name, topic, offsets, store, () -> failing = false)) {
            session = present;
            if (ended.getCount() > 0) {
                present.run();
            }
        } catch (WakeupException e) {
            LOG.log(Level.DEBUG, "The consumer {0} ends", name);
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            // Whatever it was, this thread must live on: the next time may succeed.
            if (!failing) {
                failing = true;
                LOG.log(
                        Level.WARNING,
                        "The consumer {0} fails and joins its group anew: {1}",
                        name,
                        Masking.mask(settings.describe(e)));
            }
        } finally {
            session = null;
        }
    }
}
