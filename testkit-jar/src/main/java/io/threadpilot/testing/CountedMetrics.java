package io.threadpilot.testing;

import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A registry of counters and gauges for tests outside Liberty, which has the real one. */
public final class CountedMetrics {

    private final Map<String, Long> counts = new ConcurrentHashMap<>();
    private final Map<String, Supplier<?>> gauges = new ConcurrentHashMap<>();
    private final MetricRegistry registry = (MetricRegistry) Proxy.newProxyInstance(
            MetricRegistry.class.getClassLoader(),
            new Class<?>[] {MetricRegistry.class},
            (proxy, method, arguments) -> {
                String name = ((Metadata) arguments[0]).getName();
                return switch (method.getName()) {
                    case "counter" -> new Counted(name + label(arguments));
                    case "gauge" -> gauges.put(name, (Supplier<?>) arguments[1]);
                    default -> throw new UnsupportedOperationException(method.getName());
                };
            });

    private static String label(Object... arguments) {
        return arguments.length > 1 && arguments[1] instanceof Tag[] tags && tags.length > 0
                ? " " + tags[0].getTagValue()
                : "";
    }

    /** Where what is counted comes from. */
    public MetricRegistry registry() {
        return registry;
    }

    /** Every counter that has counted something: its name, behind it the value of its label if it has one, and how much. */
    public Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /** What a gauge shows now. */
    public Number gauge(String name) {
        return (Number) gauges.get(name).get();
    }

    private final class Counted implements Counter {

        private final String key;

        Counted(String key) {
            this.key = key;
        }

        @Override
        public void inc() {
            inc(1);
        }

        @Override
        public void inc(long n) {
            counts.merge(key, n, Long::sum);
        }

        @Override
        public long getCount() {
            return counts.getOrDefault(key, 0L);
        }
    }
}
