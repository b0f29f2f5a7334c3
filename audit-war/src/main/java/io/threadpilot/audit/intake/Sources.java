package io.threadpilot.audit.intake;

import io.threadpilot.audit.Brokers;
import io.threadpilot.platform.consumer.BatchStore;
import io.threadpilot.platform.consumer.ConsumedBatch;
import io.threadpilot.platform.consumer.SourceState;
import io.threadpilot.platform.consumer.feed.FeedFollower;
import io.threadpilot.platform.database.SchemaReady;
import io.threadpilot.platform.kafka.FollowedSource;
import io.threadpilot.platform.kafka.KafkaClientSettings;
import io.threadpilot.platform.kafka.consumer.ConsumerLoop;
import io.threadpilot.platform.settings.AtStart;
import io.threadpilot.platform.settings.Setting;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.Config;

import javax.sql.DataSource;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Follows the events of other services, from when the schema is ready until the application ends: each source at its feed or in a
 * topic of Kafka, as {@code threadpilot.audit.sources.} says. Topics are followed where brokers are configured.
 */
@ApplicationScoped
class Sources {

    private static final String PREFIX = "threadpilot.audit.sources.";
    private static final Pattern KEY =
            Pattern.compile(Pattern.quote(PREFIX) + "(?<name>[A-Za-z0-9_-]{1,57})\\.(?:feed|topic)");

    /** The consumer's name in the database; in Kafka its groups begin with it, one for each topic. */
    private static final String CONSUMER = "audit";

    @Resource(shareable = false)
    private DataSource dataSource;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private Config configuration;

    @Inject
    private Brokers brokers;

    @Inject
    private RecordIntake intake;

    @Inject
    private SourceReports reports;

    @Inject
    private IntakeTelemetry telemetry;

    /** The names of the sources, by what batches call them: feeds by that name, topics by their own. */
    private final Map<String, String> names = new ConcurrentHashMap<>();

    private final Map<String, FeedFollower> feeds = new TreeMap<>();
    private final Map<String, ConsumerLoop> topics = new TreeMap<>();

    /** Before the schema is ready, so that a mistake in the settings stops the start. */
    void read(@Observes @Priority(0) @Initialized(ApplicationScoped.class) Object start) {
        AtStart.run(() -> {
            BatchStore store = new BatchStore(
                    dataSource::getConnection, CONSUMER, intake::store, intake::keep, intake::gap, this::count);
            StreamSupport.stream(configuration.getPropertyNames().spliterator(), false)
                    .map(KEY::matcher)
                    .filter(Matcher::matches)
                    .map(key -> key.group("name"))
                    .distinct()
                    .forEach(name -> read(name, store, brokers.settings()));
        });
    }

    private void read(String name, BatchStore store, Optional<KafkaClientSettings> kafka) {
        String key = PREFIX + name;
        FollowedSource source = FollowedSource.read(key + ".feed", key + ".topic", configuration);
        source.feed()
                .ifPresent(address -> feeds.put(
                        name,
                        new FeedFollower(
                                dataSource::getConnection,
                                name,
                                Setting.httpAddress(key + ".feed").value(),
                                () -> configuration
                                        .getOptionalValue(key + ".api-key", String.class)
                                        .orElse(""),
                                store)));
        source.topic()
                .ifPresent(topic -> kafka.ifPresent(settings ->
                        topics.put(name, new ConsumerLoop(settings, CONSUMER + "." + topic, topic, store))));
    }

    void begin(@Observes SchemaReady ready) {
        feeds.forEach((name, feed) -> show(name, name, feed::state));
        topics.forEach((name, topic) -> show(name, topic.topic(), topic::state));
        feeds.values().forEach(feed -> feed.begin(threads));
        topics.values().forEach(topic -> topic.begin(threads));
    }

    private void show(String name, String ofBatches, Supplier<SourceState> state) {
        names.put(ofBatches, name);
        telemetry.show(name);
        reports.show(name, state);
    }

    private void count(ConsumedBatch committed) {
        intake.count(names.get(committed.source()), committed);
    }

    void end(@Observes @BeforeDestroyed(ApplicationScoped.class) Object end) {
        feeds.values().forEach(FeedFollower::end);
        topics.values().forEach(ConsumerLoop::end);
    }
}
