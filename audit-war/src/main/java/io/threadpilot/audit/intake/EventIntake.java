package io.threadpilot.audit.intake;

import io.threadpilot.audit.event.EventParser;
import io.threadpilot.audit.event.ParsedEvent;
import io.threadpilot.audit.event.ReceivedEvent;
import io.threadpilot.audit.event.Rejection;
import io.threadpilot.audit.store.Appended;
import io.threadpilot.audit.store.Arrival;
import io.threadpilot.audit.store.EventAppender;
import io.threadpilot.audit.store.Shard;
import io.threadpilot.platform.database.Statements;
import io.threadpilot.platform.database.Transactions;
import io.threadpilot.platform.outbox.GroupCommit;
import io.threadpilot.platform.settings.Setting;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

import javax.sql.DataSource;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Takes in events that come by HTTP. Requests that come at the same time share transactions. An event that the database refuses
 * becomes a dead letter, alone.
 */
@ApplicationScoped
public class EventIntake {

    /** Requests that are taken together at most. */
    private static final int LARGEST_GROUP = 100;

    private static final int LONGEST_LINE = 1_000;

    /** Events of one transaction at most, unless a single request has more. */
    private static final int MOST_EVENTS = 500;

    private static final String MOVE = "update http_position set last_position = last_position + ?";
    private static final String POSITION = "select last_position from http_position";

    @Produces
    static final Setting<Duration> MAX_WAIT = Setting.duration("threadpilot.audit.max-wait");

    @Resource(shareable = false)
    private DataSource dataSource;

    @Inject
    private EventAppender appender;

    @Inject
    private EventParser parser;

    @Inject
    private IntakeTelemetry telemetry;

    private final GroupCommit<Posting> groups = new GroupCommit<>(this::write, LARGEST_GROUP, LONGEST_LINE);

    /**
     * Records events, each once. When this returns, they are in the log for good.
     *
     * @param received 1 to 500 events
     * @return what became of each, in the same order
     * @throws SQLException if the database failed; then nothing was recorded, or nobody can say
     * @throws TimeoutException if too many wait to be recorded; then nothing was
     */
    public List<Appended> record(List<ReceivedEvent> received)
            throws SQLException, TimeoutException, InterruptedException {
        Posting posting =
                new Posting(received, received.stream().map(parser::parse).toList());
        try {
            groups.write(posting, MAX_WAIT.value());
        } catch (SQLException | RuntimeException e) {
            // Another request of the group may be the one that failed.
            if (!posting.isRecorded()) {
                throw e;
            }
        }
        return posting.outcomes;
    }

    private void write(List<Posting> group) throws SQLException {
        List<Posting> batch = new ArrayList<>();
        int events = 0;
        for (Posting posting : group) {
            if (!batch.isEmpty() && events + posting.received.size() > MOST_EVENTS) {
                recordTogether(batch);
                batch.clear();
                events = 0;
            }
            batch.add(posting);
            events += posting.received.size();
        }
        recordTogether(batch);
    }

    private void recordTogether(List<Posting> postings) throws SQLException {
        List<ReceivedEvent> received = new ArrayList<>();
        List<ParsedEvent> parsed = new ArrayList<>();
        postings.forEach(posting -> {
            received.addAll(posting.received);
            parsed.addAll(posting.parsed);
        });
        Iterator<Appended> outcomes = recordOrBisect(received, parsed).iterator();
        postings.forEach(posting -> posting.received.forEach(event -> posting.outcomes.add(outcomes.next())));
    }

    private List<Appended> recordOrBisect(List<ReceivedEvent> received, List<ParsedEvent> parsed) throws SQLException {
        try {
            return append(received, parsed);
        } catch (SQLException e) {
            if (!Statements.foundDataRefused(e)) {
                throw e;
            }
            int half = received.size() / 2;
            if (half == 0) {
                return append(received, List.of(Rejection.notStorable(parsed.get(0))));
            }
            List<Appended> outcomes =
                    new ArrayList<>(recordOrBisect(received.subList(0, half), parsed.subList(0, half)));
            outcomes.addAll(
                    recordOrBisect(received.subList(half, received.size()), parsed.subList(half, parsed.size())));
            return outcomes;
        }
    }

    private List<Appended> append(List<ReceivedEvent> received, List<ParsedEvent> parsed) throws SQLException {
        try (Connection transaction = dataSource.getConnection()) {
            transaction.setAutoCommit(false);
            try {
                long next = movePosition(transaction, received.size()) - received.size() + 1;
                List<Arrival> arrivals = new ArrayList<>();
                for (int i = 0; i < received.size(); i++) {
                    arrivals.add(new Arrival(next + i, received.get(i), parsed.get(i)));
                }
                List<Appended> outcomes = appender.append(transaction, Shard.HTTP, arrivals);
                transaction.commit();
                telemetry.count(IntakeTelemetry.HTTP, outcomes);
                return outcomes;
            } catch (SQLException | RuntimeException e) {
                Transactions.rollBack(transaction, e);
                throw e;
            }
        }
    }

    /** Keeps others waiting until the transaction ends. */
    private static long movePosition(Connection transaction, int events) throws SQLException {
        try (PreparedStatement move = transaction.prepareStatement(MOVE)) {
            move.setInt(1, events);
            move.executeUpdate();
        }
        try (PreparedStatement position = transaction.prepareStatement(POSITION);
                ResultSet row = position.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("The table http_position must have one row");
            }
            return row.getLong(1);
        }
    }

    /** What one request brings, and what becomes of it. */
    private static final class Posting {

        private final List<ReceivedEvent> received;
        private final List<ParsedEvent> parsed;
        private final List<Appended> outcomes = new ArrayList<>();

        private Posting(List<ReceivedEvent> received, List<ParsedEvent> parsed) {
            this.received = received;
            this.parsed = parsed;
        }

        private boolean isRecorded() {
            return outcomes.size() == received.size();
        }
    }
}
