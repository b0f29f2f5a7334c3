package io.threadpilot.platform.toggles;

import io.threadpilot.platform.clients.ApiClient;
import io.threadpilot.platform.metrics.CounterFamily;
import io.threadpilot.platform.settings.AtStart;
import io.threadpilot.platform.settings.Setting;
import io.threadpilot.platform.toggles.Evaluation.Source;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Evaluates toggles, and counts it as {@code feature_toggle_evaluations_total}. Whose word counts where there are central
 * toggles is said by {@link Evaluation}.
 */
@ApplicationScoped
public class Toggles {

    private static final Metadata UNREADABLE = Metadata.builder()
            .withName("feature_toggle_file_unreadable")
            .withDescription("1 while the file of the central toggles cannot be read, otherwise 0")
            .build();

    private static final Setting<ToggleSource> SOURCE = Setting.oneOf("threadpilot.toggles.source", ToggleSource.class);
    private static final String FILE = "threadpilot.toggles.flagd-file";

    private final MetricRegistry metrics;
    private final Map<String, CounterFamily<Value>> evaluations = new ConcurrentHashMap<>();
    private final Map<String, CounterFamily<Source>> sources = new ConcurrentHashMap<>();
    private volatile FlagdFile central;

    /** For the proxy that CDI makes. */
    protected Toggles() {
        this(null);
    }

    @Inject
    Toggles(MetricRegistry metrics) {
        this.metrics = metrics;
    }

    /** Applications without toggles have nothing to read, and no metrics of it. */
    void begin(
            @Observes @Priority(1) @Initialized(ApplicationScoped.class) Object start, @Any Instance<Toggle> toggles) {
        if (toggles.isUnsatisfied()) {
            return;
        }
        AtStart.run(() -> begin(toggles.stream().toList()));
        toggles.forEach(this::evaluations);
        toggles.forEach(this::sources);
        metrics.gauge(UNREADABLE, () -> central == null || central.isReadable() ? 0 : 1);
    }

    /**
     * Begins with central toggles, if they are configured.
     *
     * @throws IllegalStateException if the file's name is missing; the message names the configuration key
     */
    void begin(List<Toggle> toggles) {
        if (SOURCE.value() == ToggleSource.FLAGD_FILE) {
            String file = ConfigProvider.getConfig()
                    .getOptionalValue(FILE, String.class)
                    .orElseThrow(() -> new IllegalStateException("The configuration key " + FILE
                            + " must be the path of the file with the central toggles"));
            // What turns unreadable later then has a last good value.
            toggles.forEach(Toggle::setOnThisServer);
            central = new FlagdFile(
                    Path.of(file.strip()), toggles.stream().map(Toggle::name).toList(), System::nanoTime);
        }
    }

    @PreDestroy
    void end() {
        if (central != null) {
            central.close();
        }
    }

    /**
     * Evaluates a toggle that is the same for all who call.
     *
     * @param toggle which
     * @return the value in force
     */
    public boolean isOn(Toggle toggle) {
        return evaluate(toggle, file -> file.value(toggle.name()));
    }

    /**
     * Evaluates a toggle that central rules may turn for some of those who call.
     *
     * @param toggle which
     * @param caller for whom; rules know nothing but its name
     * @return the value in force for this caller
     */
    public boolean isOn(Toggle toggle, ApiClient caller) {
        return evaluate(toggle, file -> file.value(toggle.name(), caller.name()));
    }

    private boolean evaluate(Toggle toggle, Function<FlagdFile, Optional<Boolean>> rule) {
        FlagdFile file = central;
        boolean value = file == null ? toggle.value() : evaluate(toggle, file, rule);
        evaluations(toggle).count(Value.of(value));
        return value;
    }

    private boolean evaluate(Toggle toggle, FlagdFile file, Function<FlagdFile, Optional<Boolean>> rule) {
        Evaluation evaluation = Evaluation.of(toggle, file, rule);
        sources(toggle).count(evaluation.source());
        return evaluation.value();
    }

    private CounterFamily<Value> evaluations(Toggle toggle) {
        return evaluations.computeIfAbsent(
                toggle.name(),
                name -> new CounterFamily<>(
                        metrics,
                        "feature_toggle_evaluations_total",
                        "How often a feature toggle was evaluated, by the value that was found",
                        "value",
                        EnumSet.allOf(Value.class),
                        new Tag("toggle", name)));
    }

    private CounterFamily<Source> sources(Toggle toggle) {
        return sources.computeIfAbsent(
                toggle.name(),
                name -> new CounterFamily<>(
                        metrics,
                        "feature_toggle_sources_total",
                        "Whose word a feature toggle's value was, while there are central toggles",
                        "source",
                        EnumSet.allOf(Source.class),
                        new Tag("toggle", name)));
    }

    private enum Value {
        TRUE,
        FALSE;

        static Value of(boolean value) {
            return value ? TRUE : FALSE;
        }
    }
}
