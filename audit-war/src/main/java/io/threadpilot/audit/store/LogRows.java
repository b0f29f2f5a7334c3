package io.threadpilot.audit.store;

import io.threadpilot.audit.event.AuditEvent;
import io.threadpilot.audit.event.ParsedEvent;
import io.threadpilot.audit.event.Rejection;
import io.threadpilot.audit.privacy.SealedEvent;
import io.threadpilot.audit.tree.Leaf;
import io.threadpilot.platform.database.Statements;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The rows of a batch, a leaf each. */
final class LogRows {

    private static final String EVENT =
            "insert into audit_event (log_index, leaf_hash, kind, received_at, shard, epoch,"
                    + " shard_position, validated, event_id, event_type, type_version, source, aggregate_type, aggregate_id,"
                    + " aggregate_version, correlation_id, causation_id, actor, subject, occurred_at)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String BODY =
            "insert into audit_event_body (log_index, received_at, leaf, wrapped_key, subject, payload)"
                    + " values (?, ?, ?, ?, ?, ?)";
    private static final String DEAD_LETTER = "insert into dead_letter (log_index, rule, reason) values (?, ?, ?)";

    private final Shard shard;
    private final OffsetDateTime receivedAt;
    private final List<Row> rows = new ArrayList<>();

    LogRows(Shard shard, Instant receivedAt) {
        this.shard = shard;
        this.receivedAt = receivedAt.atOffset(ZoneOffset.UTC);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    void add(Appended.Outcome outcome, Leaf leaf, SealedEvent sealed, ParsedEvent parsed) {
        rows.add(new Row(outcome, leaf, sealed, parsed));
    }

    void store(Connection transaction) throws SQLException {
        try (PreparedStatement events = transaction.prepareStatement(EVENT);
                PreparedStatement bodies = transaction.prepareStatement(BODY);
                PreparedStatement deadLetters = transaction.prepareStatement(DEAD_LETTER)) {
            for (Row row : rows) {
                addEvent(events, row);
                addBody(bodies, row);
                if (row.parsed instanceof Rejection rejection) {
                    deadLetters.setLong(1, row.leaf.index());
                    deadLetters.setString(2, rejection.rule());
                    deadLetters.setString(3, rejection.reason());
                    deadLetters.addBatch();
                }
            }
            Statements.executeBatch(events);
            Statements.executeBatch(bodies);
            Statements.executeBatch(deadLetters);
        }
    }

    private void addEvent(PreparedStatement statement, Row row) throws SQLException {
        statement.setLong(1, row.leaf.index());
        statement.setBytes(2, row.leaf.hash());
        statement.setString(3, row.outcome.word());
        statement.setObject(4, receivedAt);
        statement.setString(5, shard.name());
        statement.setLong(6, shard.epoch());
        statement.setLong(7, row.leaf.position());
        if (row.parsed instanceof AuditEvent event) {
            describe(statement, event);
        } else if (row.parsed instanceof Rejection rejection) {
            describe(statement, rejection);
        }
        statement.addBatch();
    }

    private static void describe(PreparedStatement statement, AuditEvent event) throws SQLException {
        statement.setBoolean(8, event.validated());
        statement.setString(9, event.id());
        statement.setString(10, event.type());
        statement.setInt(11, event.typeVersion());
        statement.setString(12, event.source());
        statement.setString(13, event.aggregateType());
        statement.setString(14, event.aggregateId());
        statement.setObject(15, event.aggregateVersion(), Types.BIGINT);
        statement.setString(16, event.correlationId());
        statement.setString(17, event.causationId());
        statement.setString(18, event.actor());
        statement.setString(19, event.subject());
        statement.setObject(20, event.occurredAt().atOffset(ZoneOffset.UTC));
    }

    private static void describe(PreparedStatement statement, Rejection rejection) throws SQLException {
        statement.setBoolean(8, false);
        statement.setString(9, rejection.id());
        statement.setNull(10, Types.VARCHAR);
        statement.setNull(11, Types.INTEGER);
        statement.setNull(12, Types.VARCHAR);
        statement.setNull(13, Types.VARCHAR);
        statement.setNull(14, Types.VARCHAR);
        statement.setNull(15, Types.BIGINT);
        statement.setNull(16, Types.VARCHAR);
        statement.setNull(17, Types.VARCHAR);
        statement.setNull(18, Types.VARCHAR);
        statement.setNull(19, Types.VARCHAR);
        statement.setNull(20, Types.TIMESTAMP_WITH_TIMEZONE);
    }

    private void addBody(PreparedStatement statement, Row row) throws SQLException {
        statement.setLong(1, row.leaf.index());
        statement.setObject(2, receivedAt);
        statement.setBytes(3, row.leaf.encode());
        statement.setBytes(4, row.sealed.wrappedKey());
        statement.setString(5, row.sealed.subject());
        statement.setString(6, row.sealed.payload());
        statement.addBatch();
    }

    private record Row(Appended.Outcome outcome, Leaf leaf, SealedEvent sealed, ParsedEvent parsed) {}
}
