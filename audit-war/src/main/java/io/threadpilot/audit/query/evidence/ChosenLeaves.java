package io.threadpilot.audit.query.evidence;

import io.threadpilot.audit.event.types.EventTypes;
import io.threadpilot.audit.event.types.TypeName;
import io.threadpilot.audit.query.EventFilter;
import io.threadpilot.audit.store.TreeHashes;
import io.threadpilot.audit.tree.Bundle;
import io.threadpilot.audit.tree.MerkleProofs;
import io.threadpilot.audit.tree.SignedNote;
import io.threadpilot.audit.tree.VerifierKey;
import io.threadpilot.contracts.audit.AuditProblems;
import io.threadpilot.contracts.audit.Checkpoint;
import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.json.JsonObject;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import static java.util.stream.Collectors.joining;

/**
 * Leaves of events that go into one bundle. No connection is held while a caller takes its bytes: one that is slow costs nobody
 * else anything.
 *
 * @param connections to the database that has the log
 * @param checkpoint the newest, which proves them all
 * @param indexes ascending
 * @param types of the events
 */
record ChosenLeaves(Connections connections, Checkpoint checkpoint, List<Long> indexes, Set<TypeName> types) {

    /** As many as one bundle may have. */
    static final int MOST = 10_000;

    /** At a time in memory; each has up to 1 MiB. */
    private static final int BATCH = 16;

    private static final int SECONDS_TO_ANSWER = 10;

    /** For no other row it is looked whether its body is there. */
    private static final String CHOSEN = "select e.*, exists (select 1 from audit_event_body b"
            + " where b.log_index = e.log_index and b.received_at = e.received_at) as has_body"
            + " from (select log_index, event_type, type_version, received_at from audit_event"
            + " where kind <> 'dead-letter' and log_index < ?%s order by log_index fetch first ? rows only) e"
            + " order by e.log_index";

    private static final String LEAVES = "select b.leaf from audit_event e join audit_event_body b"
            + " on b.log_index = e.log_index and b.received_at = e.received_at"
            + " where e.log_index = any(?) order by e.log_index";

    ChosenLeaves {
        indexes = List.copyOf(indexes);
        types = Set.copyOf(types);
    }

    /**
     * Chooses leaves.
     *
     * @throws RequestProblem 404 if the log was never sealed; 400 if there are too many leaves; 410 if some were removed
     */
    static ChosenLeaves choose(Connections connections, EventFilter filter) throws SQLException {
        try (Connection connection = connections.open()) {
            Checkpoint checkpoint = new SignedCheckpoints(connection)
                    .newest()
                    .orElseThrow(() -> new RequestProblem(
                            AuditProblems.CHECKPOINT_NOT_FOUND, "The log was not sealed yet; ask again in a second."));
            List<Object> values = new ArrayList<>(List.of(checkpoint.size()));
            values.addAll(filter.values());
            values.add(MOST + 1);
            List<Long> indexes = new ArrayList<>();
            Set<TypeName> types = new HashSet<>();
            SortedSet<YearMonth> removed = new TreeSet<>();
            try (PreparedStatement statement = connection.prepareStatement(CHOSEN.formatted(filter.sql()))) {
                statement.setQueryTimeout(SECONDS_TO_ANSWER);
                for (int i = 0; i < values.size(); i++) {
                    statement.setObject(i + 1, values.get(i));
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        indexes.add(rows.getLong(1));
                        types.add(new TypeName(TypeName.of(rows.getString(2)).name(), rows.getInt(3)));
                        if (!rows.getBoolean("has_body")) {
                            removed.add(month(rows.getObject("received_at", OffsetDateTime.class)));
                        }
                    }
                }
            }
            if (indexes.size() > MOST) {
                throw new RequestProblem(
                        AuditProblems.TOO_MANY_EVENTS, "A bundle has up to 10,000 events; ask for them in parts.");
            }
            if (!removed.isEmpty()) {
                throw new RequestProblem(
                        AuditProblems.ERASED,
                        "The bodies of events that were received in these months were removed: "
                                + removed.stream().map(YearMonth::toString).collect(joining(", "))
                                + ". Leave the months out with receivedFrom and receivedTo.");
            }
            return new ChosenLeaves(connections, checkpoint, indexes, types);
        }
    }

    /** That of the partition: months are those of UTC. */
    private static YearMonth month(OffsetDateTime receivedAt) {
        return YearMonth.from(receivedAt.withOffsetSameInstant(ZoneOffset.UTC));
    }

    /**
     * Writes the bundle.
     *
     * @param keys with which the checkpoint can be checked
     * @param known all types of events
     * @throws IOException if the caller does not take it
     * @throws SQLException if the database did not answer
     */
    void write(OutputStream out, Collection<VerifierKey> keys, EventTypes known) throws IOException, SQLException {
        Bundle bundle = new Bundle(out, SignedNote.parse(checkpoint.note()), keys);
        for (int from = 0; from < indexes.size(); from += BATCH) {
            List<Long> batch = indexes.subList(from, Math.min(indexes.size(), from + BATCH));
            List<byte[]> leaves = read(batch);
            for (int i = 0; i < leaves.size(); i++) {
                bundle.add(batch.get(i), leaves.get(i));
            }
        }
        try (Connection connection = connections.open()) {
            bundle.finish(new MerkleProofs(new TreeHashes(connection)::read, checkpoint.size()), schemas(known));
        }
    }

    private List<byte[]> read(List<Long> batch) throws SQLException {
        List<byte[]> leaves = new ArrayList<>();
        try (Connection connection = connections.open();
                PreparedStatement statement = connection.prepareStatement(LEAVES)) {
            statement.setArray(1, connection.createArrayOf("bigint", batch.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    leaves.add(rows.getBytes(1));
                }
            }
        }
        if (leaves.size() != batch.size()) {
            // In between, since they were all there when they were chosen.
            throw new SQLException("The bodies of events were removed from the log");
        }
        return leaves;
    }

    /** Those of the types that are known, and what they refer to. */
    private SortedMap<String, JsonObject> schemas(EventTypes known) {
        SortedMap<String, JsonObject> schemas = new TreeMap<>();
        types.forEach(name ->
                known.find(name).ifPresent(type -> schemas.put(name.name() + "." + name.version(), type.schema())));
        if (!schemas.isEmpty()) {
            known.shared()
                    .forEach(schema -> schemas.put(schema.getString("$id").replaceAll("[^A-Za-z0-9._-]", "."), schema));
        }
        return schemas;
    }
}
