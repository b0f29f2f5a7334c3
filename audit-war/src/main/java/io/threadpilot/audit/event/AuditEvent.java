package io.threadpilot.audit.event;

import jakarta.json.JsonValue;

import java.time.Instant;
import java.util.List;

/**
 * An event that was read and keeps all rules.
 *
 * @param id 1 to 100 characters
 * @param type what happened, such as {@code OrderCreated}; 1 to 100 characters
 * @param typeVersion of the type's schema, 1 or more
 * @param source who tells it, 1 to 200 characters
 * @param aggregateType such as {@code Order}; null if it is about no aggregate
 * @param aggregateId null exactly where {@code aggregateType} is
 * @param aggregateVersion 1 or more; null if the producer counts no versions
 * @param correlationId null if there is none
 * @param causationId the id of the event that caused it; null if there is none
 * @param actor the client that caused it; null if it is not said, or personal
 * @param subject whose personal data it has; null if it has none, or its subject follows from other events
 * @param related the order and the shipment that it belongs to, such as {@code order:4711}, whose customer is the subject of its
 *     personal data where no subject is said
 * @param occurredAt when it happened, in nanoseconds
 * @param traceparent its place in a distributed trace; null if it has none
 * @param data what there is to say about it; null in JSON if there is nothing; what came as something else than JSON is a string,
 *     or, if it is no text, an object whose member {@code data_base64} has the bytes
 * @param personal JSON pointers (RFC 6901) into the data, of the personal fields that are there
 * @param personalBytes whether its bytes hold anything personal, among the data or beside them ({@code metadata.userId}), so that
 *     the leaf must keep them sealed
 * @param validated whether there is a schema of its type, which it keeps
 * @param content an HMAC of what makes two events the same: type, source, time, subject and data
 */
public record AuditEvent(
        String id,
        String type,
        int typeVersion,
        String source,
        String aggregateType,
        String aggregateId,
        Long aggregateVersion,
        String correlationId,
        String causationId,
        String actor,
        String subject,
        List<String> related,
        Instant occurredAt,
        String traceparent,
        JsonValue data,
        List<String> personal,
        boolean personalBytes,
        boolean validated,
        byte[] content)
        implements ParsedEvent {

    /** Keeps what is listed at this time. */
    public AuditEvent {
        related = List.copyOf(related);
        personal = List.copyOf(personal);
    }
}
