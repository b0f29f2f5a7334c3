package io.threadpilot.platform.toggles;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Evaluates toggles, and counts it as {@code feature_toggle_evaluations_total}. */
@ApplicationScoped
public class Toggles {

    private static final Metadata EVALUATIONS = Metadata.builder()
            .withName("feature_toggle_evaluations_total")
            .withDescription("How often a feature toggle was evaluated, by the value that was found")
            .build();

    private final MetricRegistry metrics;

    /** For the proxy that CDI makes. */
    protected Toggles() {
        this(null);
    }

    @Inject
    Toggles(MetricRegistry metrics) {
        this.metrics = metrics;
    }

    /**
     * Evaluates a toggle.
     *
     * @param toggle which
     * @return the value in force
     */
    public boolean isOn(Toggle toggle) {
        boolean value = toggle.value();
        metrics.counter(EVALUATIONS, new Tag("toggle", toggle.name()), new Tag("value", Boolean.toString(value)))
                .inc();
        return value;
    }
}
