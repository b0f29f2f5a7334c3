package io.threadpilot.audit.privacy;

import io.threadpilot.audit.event.AuditEvent;
import io.threadpilot.audit.event.ParsedEvent;
import io.threadpilot.audit.tree.Leaf;
import jakarta.json.Json;
import jakarta.json.JsonStructure;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;

/**
 * Seals what is personal in the events of a batch: the bytes under a key of the event's own, each personal field of the payload
 * under its subject's key. Whoever destroys the subject's key makes both unreadable. For one transaction, which locks the head.
 */
public final class Sealing {

    private final Subjects subjects;
    private final SubjectKeys keys;

    private Sealing(Subjects subjects, SubjectKeys keys) {
        this.subjects = subjects;
        this.keys = keys;
    }

    /**
     * Reads the keys that the events of a batch may need.
     *
     * @param transaction which the caller ends
     * @param batch all events that will be sealed
     */
    public static Sealing of(Connection transaction, List<ParsedEvent> batch) throws SQLException {
        Subjects subjects = Subjects.of(transaction, batch);
        return new Sealing(subjects, SubjectKeys.of(transaction, subjects.named(batch)));
    }

    /**
     * Seals an event.
     *
     * @param index of its leaf
     * @param parsed the event, one of the batch
     * @param bytes as it came; null if it has none
     */
    public SealedEvent seal(long index, ParsedEvent parsed, byte[] bytes) {
        if (parsed instanceof AuditEvent event) {
            subjects.learn(event);
            if (!event.personalBytes()) {
                return new SealedEvent(
                        bytes == null ? null : Leaf.Body.plain(bytes),
                        null,
                        null,
                        event.data().toString());
            }
        }
        String subject = subjects.of(parsed, index);
        byte[] subjectKey = keys.of(subject);
        byte[] eventKey = SealedBytes.newKey();
        return new SealedEvent(
                bytes == null ? null : Leaf.Body.sealed(SealedBytes.seal(eventKey, bytes), eventKey, bytes),
                SealedBytes.wrap(subjectKey, eventKey),
                subject,
                parsed instanceof AuditEvent event ? payload(event, subjectKey) : null);
    }

    private static String payload(AuditEvent event, byte[] subjectKey) {
        if (event.personal().isEmpty()) {
            return event.data().toString();
        }
        JsonStructure data = (JsonStructure) event.data();
        for (String pointer : event.personal()) {
            byte[] plain = Json.createPointer(pointer).getValue(data).toString().getBytes(StandardCharsets.UTF_8);
            String sealed = Base64.getEncoder().encodeToString(SealedBytes.seal(subjectKey, plain));
            data = Json.createPointer(pointer)
                    .replace(
                            data,
                            Json.createObjectBuilder()
                                    .add(PersonalData.SEALED, sealed)
                                    .build());
        }
        return data.toString();
    }

    /** Stores the keys and subjects that are new. */
    public void store(Connection transaction) throws SQLException {
        subjects.store(transaction);
        keys.store(transaction);
    }
}
