package io.threadpilot.audit.intake;

import io.threadpilot.audit.event.EventParser;
import io.threadpilot.audit.event.ReceivedEvent;
import io.threadpilot.audit.store.Appended;
import io.threadpilot.audit.store.Arrival;
import io.threadpilot.audit.store.EventAppender;
import io.threadpilot.audit.store.Shard;
import io.threadpilot.platform.database.SchemaReady;
import io.threadpilot.platform.database.Transactions;
import io.threadpilot.platform.events.EventReader;
import io.threadpilot.platform.events.Numberer;
import io.threadpilot.platform.events.RecordedEvent;
import io.threadpilot.platform.lease.Lease;
import io.threadpilot.platform.lease.LeasedLoop;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import javax.sql.DataSource;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes in the service's own events, which it records in its own event store first, on the server that holds the lease {@value
 * #NAME}.
 */
@ApplicationScoped
class OwnEvents {

    /** The name of the lease and of the reader. */
    static final String NAME = "own-events";

    private static final Shard SHARD = new Shard("audit", 1);
    private static final int BATCH = 500;
    private static final Duration PAUSE = Duration.ofMillis(250);

    @Resource(shareable = false)
    private DataSource dataSource;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private EventAppender appender;

    @Inject
    private EventParser parser;

    @Inject
    private IntakeTelemetry telemetry;

    private List<LeasedLoop> loops = List.of();

    void begin(@Observes SchemaReady ready) throws SQLException {
        if (loops.isEmpty()) {
            EventReader reader = EventReader.register(dataSource::getConnection, NAME);
            loops = List.of(
                    Numberer.loop(dataSource::getConnection),
                    new LeasedLoop(NAME, dataSource::getConnection, lease -> takeIn(lease, reader), PAUSE));
            loops.forEach(loop -> loop.begin(threads));
        }
    }

    void end(@Observes @BeforeDestroyed(ApplicationScoped.class) Object end) {
        loops.forEach(LeasedLoop::end);
    }

    private boolean takeIn(Lease lease, EventReader reader) throws SQLException {
        try (Connection transaction = dataSource.getConnection()) {
            transaction.setAutoCommit(false);
            try {
                lease.confirm(transaction);
                List<RecordedEvent> events = reader.next(transaction, BATCH);
                List<Appended> outcomes = List.of();
                if (!events.isEmpty()) {
                    List<Arrival> arrivals = new ArrayList<>();
                    for (RecordedEvent event : events) {
                        ReceivedEvent received =
                                new ReceivedEvent(null, List.of(), event.json().getBytes(StandardCharsets.UTF_8));
                        arrivals.add(new Arrival(event.position(), received, parser.parse(received)));
                    }
                    outcomes = appender.append(transaction, SHARD, arrivals);
                    reader.passed(transaction, events.get(events.size() - 1).position());
                }
                transaction.commit();
                telemetry.count(IntakeTelemetry.OWN, outcomes);
                return events.size() == BATCH;
            } catch (SQLException | RuntimeException e) {
                Transactions.rollBack(transaction, e);
                throw e;
            }
        }
    }
}
