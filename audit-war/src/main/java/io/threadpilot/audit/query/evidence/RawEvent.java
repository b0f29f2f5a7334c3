package io.threadpilot.audit.query.evidence;

import io.threadpilot.audit.event.ReceivedEvent;
import io.threadpilot.audit.privacy.PersonalData;
import io.threadpilot.audit.tree.Leaf;
import io.threadpilot.contracts.audit.AuditProblems;
import io.threadpilot.contracts.event.Event;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.ws.rs.core.MediaType;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * An event as it came.
 *
 * @param index of its leaf
 * @param received with the body byte by byte; the body may be null
 */
record RawEvent(long index, ReceivedEvent received) {

    private static final String BODY = "select b.leaf, b.wrapped_key, k.secret from audit_event e"
            + " join audit_event_body b on b.log_index = e.log_index and b.received_at = e.received_at"
            + " left join subject_key k on k.subject = b.subject where e.log_index = ?";

    /** A producer may say that its event is a page; then it is bytes and nothing else. */
    private static final List<MediaType> JSON =
            List.of(MediaType.APPLICATION_JSON_TYPE, MediaType.valueOf(Event.MEDIA_TYPE));

    /**
     * Finds an event.
     *
     * @param id of the event
     * @param index which of the events that came under this id; empty finds the one that was stored
     * @throws RequestProblem 404 if there is none, 410 if its body cannot be read any more
     */
    static RawEvent find(Connection connection, String id, Optional<Long> index) throws SQLException {
        StoredLeaf leaf = StoredLeaf.existing(connection, id, index);
        try (PreparedStatement statement = connection.prepareStatement(BODY)) {
            statement.setLong(1, leaf.index());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new RequestProblem(AuditProblems.ERASED, "The body of this event was removed.");
                }
                Leaf decoded = Leaf.decode(row.getBytes(1));
                byte[] body = decoded.body() == null ? null : bytes(decoded.body(), row);
                return new RawEvent(leaf.index(), new ReceivedEvent(decoded.key(), decoded.headers(), body));
            }
        }
    }

    private static byte[] bytes(Leaf.Body body, ResultSet row) throws SQLException {
        if (!body.isSealed()) {
            return body.bytes();
        }
        return PersonalData.body(body, row.getBytes("wrapped_key"), row.getBytes("secret"))
                .orElseThrow(() -> new RequestProblem(
                        AuditProblems.ERASED, "The bytes of this event were erased with the key of its subject."));
    }

    /** The body; empty if there is none. */
    byte[] bytes() {
        return received.body() == null ? new byte[0] : received.body();
    }

    /** That of the producer, without parameters, if it is JSON; otherwise {@code application/octet-stream}. */
    MediaType mediaType() {
        return received.header("content-type")
                .flatMap(type -> JSON.stream().filter(json -> isOf(type, json)).findFirst())
                .orElse(MediaType.APPLICATION_OCTET_STREAM_TYPE);
    }

    private static boolean isOf(String contentType, MediaType type) {
        return contentType.split(";", 2)[0].strip().equalsIgnoreCase(type.toString());
    }

    /** Says which event it is, by what nobody but this service has chosen. */
    String fileName() {
        return "event-" + index + (JSON.contains(mediaType()) ? ".json" : ".bin");
    }
}
