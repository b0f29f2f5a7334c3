package io.threadpilot.audit.store;

import io.threadpilot.audit.event.AuditEvent;
import io.threadpilot.audit.event.ParsedEvent;
import io.threadpilot.platform.database.Statements;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the log has under the ids of a batch, those included that the batch itself adds. For one transaction, which locks the head. */
final class KnownContents {

    /**
     * Id by id: for these, PostgreSQL looks into the index. Asked for all at once, a database without statistics reads the whole
     * table, and goes on with that plan while the table grows.
     */
    static final String FIND_FIRST = "select asked.id,"
            + " (select content from audit_event_id where event_id = asked.id),"
            + " (select log_index from audit_event_id where event_id = asked.id)"
            + " from unnest(cast(? as varchar array)) as asked(id)";

    private static final String FIND_FURTHER =
            "select event_id, content, log_index from audit_event_content where event_id = any(?)";
    private static final String ADD_FIRST =
            "insert into audit_event_id (event_id, content, log_index) values (?, ?, ?)";
    private static final String ADD_FURTHER =
            "insert into audit_event_content (event_id, content, log_index) values (?, ?, ?)";

    /** By id and content: the index of the event that has both. */
    private final Map<String, Map<ByteBuffer, Long>> contents = new HashMap<>();

    private final List<Content> newFirst = new ArrayList<>();
    private final List<Content> newFurther = new ArrayList<>();

    static KnownContents of(Connection transaction, List<Arrival> arrivals) throws SQLException {
        KnownContents known = new KnownContents();
        List<String> ids = arrivals.stream()
                .map(Arrival::parsed)
                .filter(AuditEvent.class::isInstance)
                .map(parsed -> ((AuditEvent) parsed).id())
                .distinct()
                .toList();
        List<String> knownIds = new ArrayList<>();
        Statements.readEach(transaction, FIND_FIRST, ids, row -> {
            if (row.getObject(3) != null) {
                knownIds.add(row.getString(1));
                known.remember(content(row));
            }
        });
        Statements.readEach(transaction, FIND_FURTHER, knownIds, row -> known.remember(content(row)));
        return known;
    }

    private static Content content(ResultSet row) throws SQLException {
        return new Content(row.getString(1), row.getBytes(2), row.getLong(3));
    }

    /** An id from before contents stood beside ids has its content among the further ones. */
    private void remember(Content content) {
        Map<ByteBuffer, Long> same = contents.computeIfAbsent(content.id, any -> new HashMap<>());
        if (content.hmac != null) {
            same.put(ByteBuffer.wrap(content.hmac), content.index);
        }
    }

    /** What becomes of an event that comes next. */
    Appended.Outcome outcomeOf(ParsedEvent parsed) {
        if (!(parsed instanceof AuditEvent event)) {
            return Appended.Outcome.DEAD_LETTER;
        }
        Map<ByteBuffer, Long> same = contents.get(event.id());
        if (same == null) {
            return Appended.Outcome.STORED;
        }
        return same.containsKey(ByteBuffer.wrap(event.content()))
                ? Appended.Outcome.DUPLICATE
                : Appended.Outcome.ID_CONFLICT;
    }

    /** The index of the event that has the id and the content of this one, which is a duplicate. */
    long indexOf(ParsedEvent parsed) {
        AuditEvent event = (AuditEvent) parsed;
        return contents.get(event.id()).get(ByteBuffer.wrap(event.content()));
    }

    /** Remembers what was appended. */
    void add(ParsedEvent parsed, long index) {
        if (parsed instanceof AuditEvent event) {
            Content content = new Content(event.id(), event.content(), index);
            (contents.containsKey(event.id()) ? newFurther : newFirst).add(content);
            remember(content);
        }
    }

    /** Stores what was added. */
    void store(Connection transaction) throws SQLException {
        insert(transaction, ADD_FIRST, newFirst);
        insert(transaction, ADD_FURTHER, newFurther);
    }

    private static void insert(Connection transaction, String sql, List<Content> contents) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(sql)) {
            for (Content content : contents) {
                statement.setString(1, content.id);
                statement.setBytes(2, content.hmac);
                statement.setLong(3, content.index);
                statement.addBatch();
            }
            Statements.executeBatch(statement);
        }
    }

    private record Content(String id, byte[] hmac, long index) {}
}
