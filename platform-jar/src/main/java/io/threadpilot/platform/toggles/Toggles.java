package io.threadpilot.platform.toggles;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The present value of each {@link Toggle}. A change takes effect within two seconds. Other than MicroProfile Config,
 * which takes everything that is not true for false, this knows values that are neither: then the last good value stays
 * in force, and the log says so once. Each evaluation is counted as {@code feature_toggle_evaluations_total}.
 */
@ApplicationScoped
public class Toggles {

    private static final System.Logger LOG = System.getLogger(Toggles.class.getName());
    private static final Metadata EVALUATIONS = Metadata.builder()
            .withName("feature_toggle_evaluations_total")
            .withDescription("How often a feature toggle was read, by the value that was found")
            .build();

    private final Config config;
    private final MetricRegistry metrics;
    private final Map<Toggle, Reading> readings = new ConcurrentHashMap<>();

    /** For the proxy that CDI makes. */
    protected Toggles() {
        this(null, null);
    }

    @Inject
    Toggles(Config config, MetricRegistry metrics) {
        this.config = config;
        this.metrics = metrics;
    }

    /**
     * Reads a toggle.
     *
     * @param toggle which
     * @return its value, or its last good value while the present one can not be read
     * @throws IllegalStateException if it can not be read and never could; the message names the key
     */
    public boolean isOn(Toggle toggle) {
        boolean value = readings.compute(toggle, this::read).value();
        metrics.counter(EVALUATIONS, new Tag("toggle", toggle.name()), new Tag("value", Boolean.toString(value)))
                .inc();
        return value;
    }

    private Reading read(Toggle toggle, Reading last) {
        String text = config.getOptionalValue(toggle.key(), String.class)
                .map(String::strip)
                .orElse("");
        if (last != null && last.text().equals(text)) {
            return last;
        }
        Optional<Boolean> value = parse(text);
        if (value.isPresent()) {
            return new Reading(text, value.orElseThrow());
        }
        if (last == null) {
            throw new IllegalStateException(toggle.key() + " must be true or false");
        }
        LOG.log(Level.WARNING, "{0} must be true or false; it stays {1}", toggle.key(), last.value());
        return new Reading(text, last.value());
    }

    private static Optional<Boolean> parse(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** What was read last, and the value that it left in force. */
    private record Reading(String text, boolean value) {}
}
