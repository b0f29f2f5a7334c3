package io.threadpilot.audit.store;

import io.threadpilot.audit.event.AuditEvent;
import io.threadpilot.audit.event.ParsedEvent;
import io.threadpilot.platform.database.Statements;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the log has under the ids of a batch, those included that the batch itself adds. For one transaction, which locks the head. */
final class KnownContents {

    /** Asked first: PostgreSQL knows without statistics, which a new database lacks, that the key finds a row at most. */
    private static final String FIND_IDS = "select event_id from audit_event_id where event_id = any(?)";

    private static final String FIND_CONTENTS =
            "select event_id, content, log_index from audit_event_content where event_id = any(?)";
    private static final String ADD_ID = "insert into audit_event_id (event_id, log_index) values (?, ?)";
    private static final String ADD_CONTENT =
            "insert into audit_event_content (event_id, content, log_index) values (?, ?, ?)";

    /** By id and content: the index of the event that has both. */
    private final Map<String, Map<ByteBuffer, Long>> contents = new HashMap<>();

    private final Map<String, Long> newIds = new HashMap<>();
    private final List<NewContent> newContents = new ArrayList<>();

    static KnownContents of(Connection transaction, List<Arrival> arrivals) throws SQLException {
        KnownContents known = new KnownContents();
        List<String> ids = arrivals.stream()
                .map(Arrival::parsed)
                .filter(AuditEvent.class::isInstance)
                .map(parsed -> ((AuditEvent) parsed).id())
                .distinct()
                .toList();
        List<String> knownIds = new ArrayList<>();
        Statements.readEach(transaction, FIND_IDS, ids, row -> knownIds.add(row.getString(1)));
        Statements.readEach(
                transaction,
                FIND_CONTENTS,
                knownIds,
                row -> known.remember(row.getString(1), row.getBytes(2), row.getLong(3)));
        return known;
    }

    private void remember(String id, byte[] content, long index) {
        contents.computeIfAbsent(id, any -> new HashMap<>()).put(ByteBuffer.wrap(content), index);
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
            if (!contents.containsKey(event.id())) {
                newIds.put(event.id(), index);
            }
            newContents.add(new NewContent(event.id(), event.content(), index));
            remember(event.id(), event.content(), index);
        }
    }

    /** Stores what was added. */
    void store(Connection transaction) throws SQLException {
        try (PreparedStatement ids = transaction.prepareStatement(ADD_ID);
                PreparedStatement added = transaction.prepareStatement(ADD_CONTENT)) {
            for (Map.Entry<String, Long> id : newIds.entrySet()) {
                ids.setString(1, id.getKey());
                ids.setLong(2, id.getValue());
                ids.addBatch();
            }
            ids.executeBatch();
            for (NewContent content : newContents) {
                added.setString(1, content.id);
                added.setBytes(2, content.content);
                added.setLong(3, content.index);
                added.addBatch();
            }
            added.executeBatch();
        }
    }

    private record NewContent(String id, byte[] content, long index) {}
}
