package io.threadpilot.audit.intake;

import io.threadpilot.audit.store.Appended;
import io.threadpilot.audit.store.Appended.Outcome;
import io.threadpilot.audit.store.Shard;
import io.threadpilot.platform.database.SchemaReady;
import io.threadpilot.platform.metrics.CounterFamily;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what becomes of events, by the way in, and shows it in traces. Only what is committed counts. */
@ApplicationScoped
class IntakeTelemetry {

    /** The label's value for events that come by HTTP. */
    static final String HTTP = "http";

    /** The label's value for the service's own events. */
    static final String OWN = "own";

    @Inject
    private MetricRegistry registry;

    @Inject
    private EventSpans spans;

    private final Map<String, CounterFamily<Outcome>> sources = new ConcurrentHashMap<>();

    /** What transactions that are not committed yet have appended; each shard has one transaction at a time. */
    private final Map<Shard, List<Appended>> pending = new ConcurrentHashMap<>();

    void begin(@Observes SchemaReady ready) {
        show(HTTP);
        show(OWN);
    }

    /** Shows a source, with zero. */
    void show(String source) {
        counters(source);
    }

    /** Counts and shows what was committed. */
    void count(String source, List<Appended> committed) {
        CounterFamily<Outcome> counters = counters(source);
        committed.forEach(event -> {
            counters.count(event.outcome());
            spans.show(event);
        });
    }

    /** Remembers what will be committed, if all goes well, instead of what was remembered of the shard before. */
    void appended(Shard shard, List<Appended> outcomes) {
        pending.put(shard, outcomes);
    }

    /** Counts what was remembered of the shard, since it is committed now. */
    void committed(String source, Shard shard) {
        count(source, pending.remove(shard));
    }

    private CounterFamily<Outcome> counters(String source) {
        return sources.computeIfAbsent(
                source,
                name -> new CounterFamily<>(
                        registry,
                        "audit_events_total",
                        "Events that came, by the way in and by what became of them",
                        "outcome",
                        EnumSet.allOf(Outcome.class),
                        new Tag("source", name)));
    }
}
