package io.threadpilot.audit.event;

import io.threadpilot.audit.event.json.BrokenRuleException;
import io.threadpilot.audit.event.json.JsonText;
import io.threadpilot.audit.event.types.EventType;
import io.threadpilot.audit.event.types.EventTypes;
import io.threadpilot.audit.event.types.TypeName;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what came as an event: in CloudEvents 1.0.2, structured (JSON) or binary, or in the predecessor's envelope. One event is
 * the same by each of them. What keeps every rule is an {@link AuditEvent}; of what does not, the {@link Rejection} names the
 * first rule that it breaks. Safe for use by several threads.
 *
 * <p>Rules: those of {@link JsonText}; {@code null-value}, {@code too-large}, {@code not-an-object}, {@code specversion}, {@code
 * two-data}, {@code not-base64}, {@code not-percent-encoded}; of {@code id}, {@code type}, {@code source}, {@code time}, {@code
 * subject}, {@code aggregate-type}, {@code aggregate-id}, {@code correlation-id}, {@code causation-id}, {@code actor} and {@code
 * datacontenttype}: {@code -missing}, {@code -not-a-text}, {@code -empty}, {@code -too-long}, {@code -control-character}; {@code
 * id-not-a-uuid}, {@code time-not-a-time}, {@code time-in-the-future}, {@code aggregate-version-not-positive}; {@code
 * unknown-type}; and {@code data-} with the keyword of the schema, such as {@code data-required}.
 */
public final class EventParser {

    /** The most bytes of an event: 1 MiB. */
    public static final int LARGEST = 1_048_576;

    /** How far the producer's clock may be ahead: five minutes. */
    static final Duration AHEAD = Duration.ofMinutes(5);

    static final String AGGREGATE_TYPE = "aggregatetype";
    static final String AGGREGATE_ID = "aggregateid";
    static final String AGGREGATE_VERSION = "aggregateversion";
    static final String CORRELATION_ID = "correlationid";
    static final String CAUSATION_ID = "causationid";

    private static final String TRACE_PARENT = "traceparent";
    private static final String TIME = "time";

    /** RFC 3339, with digits that are kept. */
    private static final Pattern RFC_3339 =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?"
                    + "(?:[Zz]|[+-][0-9]{2}:[0-9]{2})");

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    /** W3C Trace Context. */
    private static final Pattern TRACE_CONTEXT =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private final EventTypes types;
    private final ContentHmac hmac;
    private final UnknownTypes unknownTypes;
    private final Clock clock;

    /**
     * A parser.
     *
     * @param types whose schemas events must keep
     * @param hmac makes {@link AuditEvent#content}
     * @param unknownTypes what becomes of events of other types
     * @param clock against which times are checked
     */
    public EventParser(EventTypes types, ContentHmac hmac, UnknownTypes unknownTypes, Clock clock) {
        this.types = types;
        this.hmac = hmac;
        this.unknownTypes = unknownTypes;
        this.clock = clock;
    }

    /** The same, but for events of other types, which are events whatever the setting says. */
    public EventParser ofAllTypes() {
        return new EventParser(types, hmac, UnknownTypes.STORE, clock);
    }

    /**
     * Reads an event. Fails never: whatever came is one or the other.
     *
     * @param received one event; see {@link EventBatch} for more of them
     */
    public ParsedEvent parse(ReceivedEvent received) {
        String id = null;
        try {
            CloudEvent event = open(received);
            id = event.required("id", "id", CloudEvent.LONGEST_ID);
            id = event.normalised(id);
            return check(event, id, received);
        } catch (BrokenRuleException e) {
            return new Rejection(id, e.rule(), e.getMessage());
        }
    }

    private static CloudEvent open(ReceivedEvent received) throws BrokenRuleException {
        if (BinaryEvent.is(received)) {
            return BinaryEvent.of(received);
        }
        byte[] body = received.body();
        if (body == null) {
            throw new BrokenRuleException("null-value", "The record has no value.");
        }
        checkSize(body);
        if (!(JsonText.read(body) instanceof JsonObject json)) {
            throw new BrokenRuleException("not-an-object", "An event must be a JSON object.");
        }
        return json.containsKey(CloudEvent.SPECVERSION) || StructuredEvent.isDeclared(received)
                ? new StructuredEvent(json)
                : new PredecessorEvent(json);
    }

    static void checkSize(byte[] body) throws BrokenRuleException {
        if (body != null && body.length > LARGEST) {
            throw new BrokenRuleException("too-large", "The event has more than 1,048,576 bytes.");
        }
    }

    private AuditEvent check(CloudEvent event, String id, ReceivedEvent received) throws BrokenRuleException {
        event.checkVersion();
        checkSize(received.body());
        String type = event.required("type", "type", CloudEvent.LONGEST_ID);
        String source = event.required("source", "source", CloudEvent.LONGEST_SOURCE);
        Instant time = time(event);
        String correlationId = event.optional(CORRELATION_ID, "correlation-id", CloudEvent.LONGEST_ID);
        String causationId = event.optional(CAUSATION_ID, "causation-id", CloudEvent.LONGEST_ID);
        String actor = event.optional("actor", "actor", CloudEvent.LONGEST_ID);
        String saidSubject = event.optional("subject", "subject", CloudEvent.LONGEST_ID);
        Long version = event.counted(AGGREGATE_VERSION, "aggregate-version");

        TypeName name = TypeName.of(type);
        EventData data = event.data();
        Optional<EventType> known = types.find(name);
        if (known.isPresent()) {
            types.check(known.get(), data.value(), event.dataPlace());
        } else if (unknownTypes == UnknownTypes.DEAD_LETTER) {
            throw new BrokenRuleException("unknown-type", "There is no schema of the type and version of the event.");
        }
        String subject = saidSubject == null ? idIn(data.value(), "customerId") : saidSubject;
        Aggregate aggregate = aggregate(event, known, data.value(), subject);
        // Of a version without a schema at least that is kept secret which another version marks.
        List<String> personal = known.or(() -> types.newest(name.name()))
                .map(like -> like.personalIn(data.value()))
                .orElse(List.of());
        return new AuditEvent(
                id,
                type,
                name.version(),
                source,
                aggregate.type(),
                aggregate.id(),
                aggregate.type() == null ? null : version,
                correlationId,
                causationId,
                actor,
                subject,
                related(data.value()),
                time,
                traceParent(event, received),
                data.value(),
                personal,
                !personal.isEmpty() || event.isPersonalBesideData(),
                known.isPresent(),
                hmac.of(name, source, time, subject, data));
    }

    private Instant time(CloudEvent event) throws BrokenRuleException {
        String text = event.required(TIME, TIME, CloudEvent.LONGEST_ID);
        Instant time = RFC_3339.matcher(text).matches() ? instant(text) : null;
        // The database has no year 0, in which a zone may also put the first hours of year 1.
        if (time == null || time.isBefore(EARLIEST)) {
            throw new BrokenRuleException(
                    "time-not-a-time",
                    event.place(TIME)
                            + " must be a time with a zone as RFC 3339 has it, from the year 1 on, and at most nine digits of a second.");
        }
        if (time.isAfter(clock.instant().plus(AHEAD))) {
            throw new BrokenRuleException(
                    "time-in-the-future", event.place(TIME) + " is more than five minutes ahead.");
        }
        return time;
    }

    /** Null for a day or an hour that does not exist. */
    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** What is not said follows from the type. */
    private static Aggregate aggregate(CloudEvent event, Optional<EventType> known, JsonValue data, String subject)
            throws BrokenRuleException {
        String type = event.optional(AGGREGATE_TYPE, "aggregate-type", CloudEvent.LONGEST_ID);
        String id = event.optional(AGGREGATE_ID, "aggregate-id", CloudEvent.LONGEST_ID);
        boolean said = type != null || id != null;
        if (type == null) {
            type = known.map(EventType::aggregateType).orElse(null);
        }
        if (id == null && known.isPresent()) {
            String property = known.get().aggregateId();
            id = property == null ? subject : idIn(data, property);
        }
        if (type != null && id != null) {
            return new Aggregate(type, id);
        }
        if (said) {
            throw type == null
                    ? new BrokenRuleException("aggregate-type-missing", event.place(AGGREGATE_TYPE) + " is missing.")
                    : new BrokenRuleException("aggregate-id-missing", event.place(AGGREGATE_ID) + " is missing.");
        }
        return Aggregate.NONE;
    }

    private static List<String> related(JsonValue data) {
        List<String> related = new ArrayList<>(2);
        String order = idIn(data, "orderId");
        if (order != null) {
            related.add("order:" + order);
        }
        String shipment = idIn(data, "shipmentId");
        if (shipment != null) {
            related.add("shipment:" + shipment);
        }
        return related;
    }

    /** An id among the data, of which nobody need have checked anything; null if there is none. */
    private static String idIn(JsonValue data, String property) {
        return data instanceof JsonObject object
                        && object.get(property) instanceof JsonString string
                        && !string.getString().isEmpty()
                        && string.getString().length() <= CloudEvent.LONGEST_ID
                        && string.getString().chars().noneMatch(Character::isISOControl)
                ? string.getString()
                : null;
    }

    /** The header is for what has no such attribute. A place that is none is not worth a dead letter. */
    private static String traceParent(CloudEvent event, ReceivedEvent received) {
        return Optional.ofNullable(event.attribute(TRACE_PARENT))
                .map(value -> value instanceof JsonString string ? string.getString() : "")
                .or(() -> received.header(TRACE_PARENT))
                .filter(TRACE_CONTEXT.asMatchPredicate())
                .orElse(null);
    }

    private record Aggregate(String type, String id) {
        static final Aggregate NONE = new Aggregate(null, null);
    }
}
