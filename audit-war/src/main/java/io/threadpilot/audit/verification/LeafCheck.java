package io.threadpilot.audit.verification;

import io.threadpilot.audit.event.AuditEvent;
import io.threadpilot.audit.event.EventParser;
import io.threadpilot.audit.event.ReceivedEvent;
import io.threadpilot.audit.event.json.CanonicalJson;
import io.threadpilot.audit.privacy.PersonalData;
import io.threadpilot.audit.tree.Leaf;
import io.threadpilot.audit.tree.MerkleHash;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;

import java.io.StringReader;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;

/**
 * Checks leaves one by one: that their bytes are those of their hash, and that the columns and the payload, by which events are
 * found and shown, say what the bytes say. Of personal bytes this can be checked until they are erased.
 */
final class LeafCheck {

    /** At a time in memory; each has up to 1 MiB. */
    private static final int FETCHED = 16;

    private static final Duration MICROSECOND = Duration.ofNanos(1000);

    private static final String LEAVES =
            "select e.*, b.leaf, b.wrapped_key, b.payload, k.secret, d.rule, i.log_index as first_index from audit_event e"
                    + " left join audit_event_body b on b.log_index = e.log_index and b.received_at = e.received_at"
                    + " left join subject_key k on k.subject = b.subject"
                    + " left join dead_letter d on d.log_index = e.log_index"
                    + " left join audit_event_id i on i.event_id = e.event_id"
                    + " where e.log_index >= ? and e.log_index < ? order by e.log_index";

    private final EventParser parser;

    /**
     * A check.
     *
     * @param parser reads events as when they came
     */
    LeafCheck(EventParser parser) {
        this.parser = parser.ofAllTypes();
    }

    /**
     * Checks leaves that follow each other.
     *
     * @param transaction with which rows are read a few at a time
     * @param from index of the first
     * @param to one more than the index of the last
     * @param leaves told the hash of each good leaf
     * @throws BadLogException if one is missing or bad
     */
    void check(Connection transaction, long from, long to, HashReader leaves) throws SQLException, BadLogException {
        try (PreparedStatement statement = transaction.prepareStatement(LEAVES)) {
            statement.setFetchSize(FETCHED);
            statement.setLong(1, from);
            statement.setLong(2, to);
            try (ResultSet row = statement.executeQuery()) {
                for (long index = from; index < to; index++) {
                    if (!row.next() || row.getLong("log_index") != index) {
                        throw bad(index, "is missing");
                    }
                    leaves.read(check(row, index));
                }
            }
        }
    }

    private byte[] check(ResultSet row, long index) throws SQLException, BadLogException {
        byte[] bytes = row.getBytes("leaf");
        if (bytes == null) {
            throw bad(index, "has no bytes any more");
        }
        byte[] hash = MerkleHash.leaf(bytes);
        if (!MessageDigest.isEqual(hash, row.getBytes("leaf_hash"))) {
            throw bad(index, "has other bytes than those of its hash");
        }
        Leaf leaf = decode(bytes, index);
        if (leaf.index() != index
                || !leaf.shard().equals(row.getString("shard") + "#" + row.getLong("epoch"))
                || leaf.position() != row.getLong("shard_position")
                || !leaf.receivedAt().equals(instant(row, "received_at"))) {
            throw bad(index, "is at another place than its bytes say");
        }
        checkColumns(row, leaf);
        return hash;
    }

    private static Leaf decode(byte[] bytes, long index) throws BadLogException {
        try {
            return Leaf.decode(bytes);
        } catch (IllegalArgumentException e) {
            throw bad(index, "has bytes that are none of a leaf");
        }
    }

    private void checkColumns(ResultSet row, Leaf leaf) throws SQLException, BadLogException {
        Optional<ReceivedEvent> received = received(row, leaf);
        if (received.isEmpty()) {
            return;
        }
        boolean deadLetter = row.getString("kind").equals("dead-letter");
        if (parser.parse(received.get()) instanceof AuditEvent event) {
            if (deadLetter && !mayBeRejected(row, leaf, event)) {
                throw bad(leaf.index(), "is a dead letter, and its bytes are an event");
            }
            if (!deadLetter && !(isShownAs(row, event) && saysSame(row, event))) {
                throw bad(leaf.index(), "is shown otherwise than its bytes say");
            }
        } else if (!deadLetter) {
            throw bad(leaf.index(), "is shown as an event, and its bytes are none");
        }
    }

    /** Types may have been unknown then, and why the database refused an event nobody can tell later: both are believed. */
    private static boolean mayBeRejected(ResultSet row, Leaf leaf, AuditEvent event) throws SQLException {
        return switch (Objects.requireNonNullElse(row.getString("rule"), "")) {
            case "not-storable", "unknown-type" -> true;
            case "time-in-the-future" -> event.occurredAt().isAfter(leaf.receivedAt());
            default -> false;
        };
    }

    /** As it came; empty if that was erased. */
    private static Optional<ReceivedEvent> received(ResultSet row, Leaf leaf) throws SQLException, BadLogException {
        return leaf.body() == null
                ? Optional.of(new ReceivedEvent(leaf.key(), leaf.headers(), null))
                : body(row, leaf).map(bytes -> new ReceivedEvent(leaf.key(), leaf.headers(), bytes));
    }

    private static Optional<byte[]> body(ResultSet row, Leaf leaf) throws SQLException, BadLogException {
        if (!leaf.body().isSealed()) {
            return Optional.of(leaf.body().bytes());
        }
        try {
            return PersonalData.body(leaf.body(), row.getBytes("wrapped_key"), row.getBytes("secret"));
        } catch (IllegalStateException e) {
            throw bad(leaf.index(), "cannot be opened with the key of its subject");
        }
    }

    private static boolean isShownAs(ResultSet row, AuditEvent event) throws SQLException {
        return event.id().equals(row.getString("event_id"))
                && event.type().equals(row.getString("event_type"))
                && event.typeVersion() == row.getInt("type_version")
                && row.getString("kind").equals("stored") == (row.getLong("first_index") == row.getLong("log_index"))
                && event.source().equals(row.getString("source"))
                && Objects.equals(event.aggregateType(), row.getString("aggregate_type"))
                && Objects.equals(event.aggregateId(), row.getString("aggregate_id"))
                && Objects.equals(event.aggregateVersion(), row.getObject("aggregate_version", Long.class))
                && Objects.equals(event.correlationId(), row.getString("correlation_id"))
                && Objects.equals(event.causationId(), row.getString("causation_id"))
                && Objects.equals(event.actor(), row.getString("actor"))
                && Objects.equals(event.subject(), row.getString("subject"))
                // The database rounds to microseconds.
                && Duration.between(event.occurredAt(), instant(row, "occurred_at"))
                                .abs()
                                .compareTo(MICROSECOND)
                        < 0;
    }

    private static boolean saysSame(ResultSet row, AuditEvent event) throws SQLException {
        String stored = row.getString("payload");
        if (stored == null) {
            return false;
        }
        String shown = event.personal().isEmpty() ? stored : PersonalData.payload(stored, row.getBytes("secret"));
        String said = event.data().toString();
        return shown.equals(said) || canonical(shown).equals(canonical(said));
    }

    private static String canonical(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            JsonValue value = reader.readValue();
            return CanonicalJson.of(value);
        }
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static BadLogException bad(long index, String what) {
        return new BadLogException(index, index, "The leaf of index " + index + " " + what + ".");
    }

    /** Takes the hashes of leaves in their order. */
    @FunctionalInterface
    interface HashReader {
        void read(byte[] hash) throws SQLException, BadLogException;
    }
}
