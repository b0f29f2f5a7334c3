package io.threadpilot.contracts.event;

import jakarta.json.JsonObject;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * Something that has happened, in the JSON format of CloudEvents 1.0.2. Who receives an event twice recognises it by its id.
 *
 * <p>What stands beside the attributes of CloudEvents and of its extension for distributed tracing are extensions of our own:
 * {@code subjectkeyid}, {@code actor} and {@code correlationid}. Their names are in lower case because CloudEvents allows
 * nothing else.
 *
 * @param specversion {@value #SPECIFICATION}, the version of CloudEvents
 * @param id a UUID of version 7 (RFC 9562), so that ids sort by time; no two events have the same
 * @param type what has happened, with the major version: {@code something-happened.v1}
 * @param source which service tells it: {@code urn:threadpilot:service:} and its name
 * @param time when it happened
 * @param dataschema the schema of the data, with its minor version; null where none is published
 * @param subject whom it is about: a person's pseudonym, never the personal identity number; null if it is about nobody, or
 *     about somebody who could not be told from the request
 * @param subjectKeyId the id of the key under which the pseudonym was made; null exactly where {@code subject} is
 * @param actor the API client who caused it; null if it was not recognised
 * @param correlationId joins everything that one request caused; what its caller sent or received as {@code X-Correlation-Id}
 * @param traceparent the request's place in a distributed trace (W3C Trace Context); null if it has none
 * @param data what there is to say about it; its properties depend on the type
 */
@JsonbPropertyOrder({
    "specversion",
    "id",
    "type",
    "source",
    "time",
    "dataschema",
    "subject",
    "subjectKeyId",
    "actor",
    "correlationId",
    "traceparent",
    "data"
})
public record Event(
        String specversion,
        UUID id,
        String type,
        URI source,
        Instant time,
        URI dataschema,
        String subject,
        @JsonbProperty("subjectkeyid") String subjectKeyId,
        String actor,
        @JsonbProperty("correlationid") String correlationId,
        String traceparent,
        JsonObject data) {

    /** The version of CloudEvents that an event follows. */
    public static final String SPECIFICATION = "1.0";

    /** The media type of an event as JSON. */
    public static final String MEDIA_TYPE = "application/cloudevents+json";

    /** The media type of an array of events as JSON. */
    public static final String BATCH_MEDIA_TYPE = "application/cloudevents-batch+json";

    /**
     * Takes the components.
     *
     * @throws NullPointerException if one is null that CloudEvents demands: the version, the id, the type or the source
     */
    public Event {
        Objects.requireNonNull(specversion, "specversion");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(source, "source");
    }
}
