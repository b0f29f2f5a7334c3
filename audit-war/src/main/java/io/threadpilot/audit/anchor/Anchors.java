package io.threadpilot.audit.anchor;

import io.threadpilot.audit.Brokers;
import io.threadpilot.audit.store.Checkpoints;
import io.threadpilot.audit.tree.Checkpoint;
import io.threadpilot.audit.tree.LogKeys;
import io.threadpilot.audit.tree.SignedNote;
import io.threadpilot.platform.database.SchemaReady;
import io.threadpilot.platform.kafka.topic.TextTopic;
import io.threadpilot.platform.kafka.topic.TopicName;
import io.threadpilot.platform.lease.Lease;
import io.threadpilot.platform.lease.LeasedLoop;
import io.threadpilot.platform.settings.AtStart;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

import javax.sql.DataSource;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Keeps copies of checkpoints outside of the database: one of the newest, once a second while there is a new one, on the server
 * that holds the lease {@code anchor-log}. Each server can read them.
 */
@ApplicationScoped
public class Anchors {

    private static final System.Logger LOG = System.getLogger(Anchors.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String FILE = "threadpilot.audit.anchor.file";
    private static final String TOPIC = "threadpilot.audit.anchor.topic";

    @Resource(shareable = false)
    private DataSource dataSource;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private Config configuration;

    @Inject
    private Brokers brokers;

    @Inject
    private Provider<LogKeys> keys;

    @Inject
    private MetricRegistry metrics;

    private final List<Anchor> anchors = new ArrayList<>();
    private TextTopic topic;
    private LeasedLoop loop;

    /** Before the schema is ready, so that a mistake in the settings stops the start. */
    void read(@Observes @Priority(0) @Initialized(ApplicationScoped.class) Object start) {
        AtStart.run(() -> {
            configured(FILE).ifPresent(path -> anchors.add(new AnchorFile(file(path))));
            configured(TOPIC).ifPresent(any -> anchors.add(topic(new TopicName(TOPIC).value())));
        });
    }

    private Optional<String> configured(String key) {
        return configuration
                .getOptionalValue(key, String.class)
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static Path file(String path) {
        try {
            Path file = Path.of(path).toAbsolutePath();
            Path folder = file.getParent();
            boolean isNew = folder != null && Files.notExists(file) && Files.isWritable(folder);
            if (isNew || Files.isRegularFile(file) && Files.isWritable(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // Answered below.
        }
        throw new IllegalStateException("The configuration key " + FILE
                + " must name a file that this server can write, in a folder that exists");
    }

    private AnchorTopic topic(String name) {
        topic = new TextTopic(
                brokers.settings()
                        .orElseThrow(() -> new IllegalStateException(
                                "The configuration key " + TOPIC + " needs threadpilot.audit.bootstrap-servers")),
                name);
        return new AnchorTopic(topic);
    }

    void begin(@Observes SchemaReady ready) {
        Counter failures = metrics.counter(Metadata.builder()
                .withName("audit_anchor_failures_total")
                .withDescription("Copies of checkpoints that could not be kept outside of the database")
                .build());
        if (!anchors.isEmpty() && loop == null) {
            List<AnchorKeeper> keepers = anchors.stream()
                    .map(anchor -> new AnchorKeeper(anchor, failures))
                    .toList();
            loop = new LeasedLoop("anchor-log", dataSource::getConnection, lease -> keep(lease, keepers), PAUSE);
            loop.begin(threads);
        }
    }

    /** Always false: the pause is kept also while much is new. */
    private boolean keep(Lease lease, List<AnchorKeeper> keepers) throws SQLException {
        Optional<SignedNote> newest;
        try (Connection transaction = dataSource.getConnection()) {
            transaction.setAutoCommit(false);
            lease.confirm(transaction);
            newest = Checkpoints.newest(transaction);
            transaction.commit();
        }
        if (newest.isPresent()) {
            keepers.forEach(keeper -> keeper.keep(newest.get()));
        }
        return false;
    }

    /**
     * Reads copies that were kept, some of each anchor, its last one among them. An anchor that does not answer is left out, and
     * so is a copy that no key of this log has signed; the log says so.
     *
     * @param most how many of each, 2 or more
     * @return ascending by size; empty if there are none
     */
    public List<AnchoredCheckpoint> sample(int most) {
        List<AnchoredCheckpoint> copies = new ArrayList<>();
        for (Anchor anchor : anchors) {
            try {
                for (String note : anchor.sample(most)) {
                    copy(note)
                            .ifPresentOrElse(
                                    checkpoint -> copies.add(new AnchoredCheckpoint(anchor.place(), checkpoint)),
                                    () -> LOG.log(
                                            Level.WARNING,
                                            "A checkpoint in {0} was not signed by a key of this log",
                                            anchor.place()));
                }
            } catch (IOException e) {
                LOG.log(Level.WARNING, "The checkpoints in {0} cannot be read: {1}", anchor.place(), e.toString());
            }
        }
        copies.sort(Comparator.comparingLong(copy -> copy.checkpoint().size()));
        return copies;
    }

    private Optional<Checkpoint> copy(String note) {
        try {
            return Checkpoint.verified(SignedNote.parse(note), keys.get().all());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    void end(@Observes @BeforeDestroyed(ApplicationScoped.class) Object end) {
        if (loop != null) {
            loop.end();
        }
        if (topic != null) {
            topic.close();
        }
    }
}
