package io.threadpilot.delivery.events;

import com.github.f4b6a3.uuid.UuidCreator;
import io.threadpilot.contracts.event.Event;
import io.threadpilot.platform.events.AggregateEvent;
import io.threadpilot.platform.events.EventStore;
import jakarta.json.JsonObject;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The events of one type of aggregate. The type of an event is the name of its class and {@code .v1}; its data are the components
 * of that record.
 *
 * @param <S> what the aggregate is
 * @param <E> the sealed interface of these events
 */
final class EventStream<S, E extends DomainEvent<S>> {

    private static final URI SOURCE = URI.create("urn:threadpilot:service:delivery");
    private static final String VERSION = ".v1";
    private static final Jsonb JSONB = JsonbBuilder.create();

    private final String aggregateType;
    private final Map<String, Class<?>> classes;

    EventStream(String aggregateType, Class<E> events) {
        this.aggregateType = aggregateType;
        this.classes = List.of(events.getPermittedSubclasses()).stream()
                .collect(Collectors.toMap(type -> type.getSimpleName() + VERSION, Function.identity()));
    }

    String aggregateType() {
        return aggregateType;
    }

    /** All aggregates of this type. */
    List<UUID> ids(Connection connection) throws SQLException {
        return EventStore.aggregates(connection, aggregateType).stream()
                .map(UUID::fromString)
                .toList();
    }

    /** What has happened to an aggregate, in the order of the versions; empty if there is no such aggregate. */
    List<Happened<E>> read(Connection connection, UUID id) throws SQLException {
        List<Happened<E>> happened = new ArrayList<>();
        for (Event event : EventStore.read(connection, aggregateType, id.toString())) {
            happened.add(new Happened<>(event.time(), parse(event)));
        }
        return happened;
    }

    @SuppressWarnings("unchecked") // The classes are those that E permits.
    private E parse(Event event) {
        Class<?> type = classes.get(event.type());
        if (type == null) {
            throw new IllegalStateException("The store has an event of the unknown type " + event.type());
        }
        return (E) JSONB.fromJson(event.data().toString(), type);
    }

    /**
     * Appends events of a command. They never happen before those that are there: another command may have been faster, by a
     * clock that is ahead.
     *
     * @param before what the command has decided by
     * @param events may be empty
     * @return what they have made of it
     * @throws io.threadpilot.platform.events.VersionTakenException if another command was faster
     * @throws SQLException if the database failed
     */
    Aggregate<S> append(CommandTransaction transaction, Aggregate<S> before, List<E> events) throws SQLException {
        Instant time = before.exists() && before.changedAt().isAfter(transaction.now())
                ? before.changedAt()
                : transaction.now();
        Aggregate<S> after = before;
        List<AggregateEvent> versioned = new ArrayList<>();
        for (E event : events) {
            after = after.after(event, time);
            versioned.add(new AggregateEvent(
                    aggregateType,
                    before.id().toString(),
                    after.version(),
                    null,
                    envelope(transaction.caller(), time, event)));
        }
        EventStore.append(transaction.connection(), versioned);
        return after;
    }

    private static Event envelope(CommandTransaction.Caller caller, Instant time, Object event) {
        return new Event(
                Event.SPECIFICATION,
                UuidCreator.getTimeOrderedEpoch(),
                event.getClass().getSimpleName() + VERSION,
                SOURCE,
                time,
                null,
                null,
                null,
                caller.actor(),
                caller.correlationId(),
                caller.traceparent(),
                JSONB.fromJson(JSONB.toJson(event), JsonObject.class));
    }
}
