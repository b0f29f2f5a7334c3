package io.threadpilot.audit.intake;

import com.github.f4b6a3.uuid.UuidCreator;
import io.threadpilot.audit.event.EventParser;
import io.threadpilot.audit.event.ReceivedEvent;
import io.threadpilot.audit.event.Rejection;
import io.threadpilot.audit.store.Arrival;
import io.threadpilot.audit.store.EventAppender;
import io.threadpilot.audit.store.Shard;
import io.threadpilot.contracts.event.Event;
import io.threadpilot.platform.consumer.BatchHandler;
import io.threadpilot.platform.consumer.ConsumedBatch;
import io.threadpilot.platform.consumer.ConsumedRecord;
import io.threadpilot.platform.consumer.DeadLetters;
import io.threadpilot.platform.consumer.Gap;
import io.threadpilot.platform.consumer.Gaps;
import io.threadpilot.platform.events.AggregateEvent;
import io.threadpilot.platform.events.EventStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes in the records of feeds and topics, in the transactions in which their positions are stored. */
@ApplicationScoped
class RecordIntake {

    private static final URI SOURCE = URI.create("urn:threadpilot:service:audit");

    @Inject
    private EventAppender appender;

    @Inject
    private EventParser parser;

    @Inject
    private IntakeTelemetry telemetry;

    /** As {@link BatchHandler} says. */
    void store(Connection transaction, ConsumedBatch batch) throws SQLException {
        List<Arrival> arrivals = new ArrayList<>();
        for (ConsumedRecord each : batch.records()) {
            ReceivedEvent received = received(each);
            arrivals.add(new Arrival(each.position(), received, parser.parse(received)));
        }
        telemetry.appended(shard(batch), appender.append(transaction, shard(batch), arrivals));
    }

    /** As {@link DeadLetters} says. */
    void keep(Connection transaction, ConsumedBatch bad, Exception reason) throws SQLException {
        ConsumedRecord only = bad.records().get(0);
        ReceivedEvent received = received(only);
        Arrival arrival = new Arrival(only.position(), received, Rejection.notStorable(parser.parse(received)));
        telemetry.appended(shard(bad), appender.append(transaction, shard(bad), List.of(arrival)));
    }

    /** As {@link Gaps} says: the gap becomes an event of this service. */
    void gap(Connection transaction, Gap gap) throws SQLException {
        EventStore.append(
                transaction,
                List.of(new AggregateEvent(
                        "Shard",
                        shardName(gap.to().source(), gap.to().partition()),
                        gap.to().epoch(),
                        null,
                        new Event(
                                Event.SPECIFICATION,
                                UuidCreator.getTimeOrderedEpoch(),
                                "ingest-gap.v1",
                                SOURCE,
                                Instant.now(),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                Json.createObjectBuilder()
                                        .add("reason", gap.reason().name().toLowerCase(Locale.ROOT))
                                        .add("fromEpoch", gap.from().epoch())
                                        .add("fromPosition", gap.from().next())
                                        .add("toEpoch", gap.to().epoch())
                                        .add("toPosition", gap.to().next())
                                        .build()))));
    }

    /** Counts what was stored or kept, now that it is committed, for the source of that name. */
    void count(String source, ConsumedBatch committed) {
        telemetry.committed(source, shard(committed));
    }

    private static ReceivedEvent received(ConsumedRecord each) {
        return new ReceivedEvent(each.key(), each.headers(), each.value());
    }

    private static Shard shard(ConsumedBatch batch) {
        return new Shard(shardName(batch.source(), batch.partition()), batch.epoch());
    }

    private static String shardName(String source, int partition) {
        return source + "/" + partition;
    }
}
