package io.threadpilot.audit.query;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A row of the log with its body, as a test writes it.
 *
 * @param values by the names of columns; absent stands for null
 */
public record LogRow(Map<String, Object> values) {

    public static final OffsetDateTime NOON = OffsetDateTime.of(2026, 11, 21, 12, 0, 0, 0, ZoneOffset.UTC);

    /** Of the table {@code audit_event}. */
    static final List<String> COLUMNS = List.of(
            "log_index",
            "leaf_hash",
            "kind",
            "event_id",
            "event_type",
            "type_version",
            "source",
            "aggregate_type",
            "aggregate_id",
            "aggregate_version",
            "correlation_id",
            "causation_id",
            "actor",
            "subject",
            "occurred_at",
            "received_at",
            "shard",
            "epoch",
            "shard_position",
            "validated");

    /** Of the table {@code audit_event_body}. */
    static final List<String> BODY_COLUMNS = List.of("log_index", "received_at", "leaf", "payload");

    /** An event of which nothing is said but what every event has. */
    public static LogRow event(long index) {
        return deadLetter(index)
                .with("kind", "stored")
                .with("event_type", "OrderCreated")
                .with("type_version", 1)
                .with("source", "shop")
                .with("occurred_at", NOON)
                .with("payload", "{}");
    }

    /** A dead letter, of which the log says nothing but where it came from. */
    public static LogRow deadLetter(long index) {
        return new LogRow(Map.of())
                .with("log_index", index)
                .with("kind", "dead-letter")
                .with("event_id", "e" + index)
                .with("received_at", NOON.plusSeconds(index))
                .with("shard", "http")
                .with("epoch", 1L)
                .with("shard_position", index + 1)
                .with("validated", true)
                .withLeaf(("leaf " + index).getBytes(UTF_8));
    }

    /** The same with another value. */
    public LogRow with(String column, Object value) {
        Map<String, Object> changed = new HashMap<>(values);
        changed.put(column, value);
        return new LogRow(changed);
    }

    /** The same with another leaf, and its hash as RFC 9162 has it. */
    public LogRow withLeaf(byte[] leaf) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((byte) 0);
            return with("leaf", leaf).with("leaf_hash", sha256.digest(leaf));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The hash of its leaf. */
    public byte[] leafHash() {
        return (byte[]) values.get("leaf_hash");
    }

    long index() {
        return (long) values.get("log_index");
    }

    OffsetDateTime occurredAt() {
        return (OffsetDateTime) values.get("occurred_at");
    }

    /** 0 for none, as callers see it in the order of events. */
    long version() {
        return (long) values.getOrDefault("aggregate_version", 0L);
    }
}
