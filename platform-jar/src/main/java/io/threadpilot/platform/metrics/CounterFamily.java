package io.threadpilot.platform.metrics;

import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * A counter with one label whose values are known. All of them are registered with zero at once, so that a rate over any
 * of them is right from its first event on.
 *
 * @param <E> the label's values; on the wire they are in lower case
 */
public final class CounterFamily<E extends Enum<E>> {

    private final Map<E, Counter> counters;

    /**
     * Registers a counter.
     *
     * @param registry where
     * @param name after the Prometheus conventions, with the ending {@code _total}
     * @param description what is counted
     * @param label the label's name
     * @param values all values that will be counted, at least one
     * @param others labels that have one value for all of them
     */
    public CounterFamily(
            MetricRegistry registry,
            String name,
            String description,
            String label,
            Collection<E> values,
            Tag... others) {
        Metadata metadata =
                Metadata.builder().withName(name).withDescription(description).build();
        this.counters = new EnumMap<>(values.iterator().next().getDeclaringClass());
        Tag[] tags = Arrays.copyOf(others, others.length + 1);
        for (E value : values) {
            tags[others.length] = new Tag(label, value.name().toLowerCase(Locale.ROOT));
            counters.put(value, registry.counter(metadata, tags.clone()));
        }
    }

    /**
     * Counts one.
     *
     * @param value one of the values that were registered
     */
    public void count(E value) {
        counters.get(value).inc();
    }
}
