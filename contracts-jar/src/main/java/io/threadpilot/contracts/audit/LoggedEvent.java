package io.threadpilot.contracts.audit;

import jakarta.json.JsonValue;
import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.time.Instant;
import java.util.List;

/**
 * An event of the audit trail.
 *
 * @param id as its producer gave it, 1 to 100 characters
 * @param type what happened, such as {@code OrderCreated}; 1 to 100 characters
 * @param aggregateType such as {@code Order}; null if the event is about no aggregate
 * @param aggregateId null exactly where {@code aggregateType} is
 * @param version of the aggregate, 1 or more; null if the producer counts none
 * @param source who tells it, 1 to 200 characters
 * @param actor the client that caused it; null if it is not said, or personal
 * @param occurredAt when it happened, in microseconds
 * @param receivedAt when the audit service received it, in microseconds
 * @param correlationId null if there is none
 * @param causationId the id of the event that caused it; null if there is none
 * @param subject whose personal data it has; null if it has none
 * @param index of its leaf in the log: 0 for the first event of all, without a gap
 * @param shard where it came from: a partition of a topic, a feed, or HTTP
 * @param position in its shard
 * @param outcome {@value #STORED} or {@value #ID_CONFLICT}
 * @param payload what there is to say about it; null if it was removed
 * @param conflicts the other contents that came under its id, in the order of their indexes; null but where one event is asked
 *     for by its id
 * @param moreConflicts true if there are more of them; otherwise null
 */
@JsonbPropertyOrder({
    "id",
    "type",
    "aggregateType",
    "aggregateId",
    "version",
    "source",
    "actor",
    "occurredAt",
    "receivedAt",
    "correlationId",
    "causationId",
    "subject",
    "index",
    "shard",
    "position",
    "outcome",
    "payload",
    "conflicts",
    "moreConflicts"
})
public record LoggedEvent(
        String id,
        String type,
        String aggregateType,
        String aggregateId,
        Long version,
        String source,
        String actor,
        Instant occurredAt,
        Instant receivedAt,
        String correlationId,
        String causationId,
        String subject,
        long index,
        String shard,
        long position,
        String outcome,
        JsonValue payload,
        List<LoggedEvent> conflicts,
        Boolean moreConflicts) {

    /** The outcome of the first event of an id. */
    public static final String STORED = "stored";

    /** The outcome of an event whose id another content had before. */
    public static final String ID_CONFLICT = "id-conflict";

    /** Keeps what is listed at this time. */
    public LoggedEvent {
        conflicts = conflicts == null ? null : List.copyOf(conflicts);
    }

    /** Names the event and nothing that it says, which may be personal. */
    @Override
    public String toString() {
        return "LoggedEvent[" + index + " " + type + "]";
    }
}
