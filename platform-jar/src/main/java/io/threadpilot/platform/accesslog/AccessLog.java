package io.threadpilot.platform.accesslog;

import io.threadpilot.platform.settings.Setting;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/**
 * Writes access lines to the process's standard output, beneath {@link System#out}, which Liberty has replaced: what is
 * printed there becomes a message of Liberty's, a line within a line when those are JSON.
 */
@ApplicationScoped
class AccessLog {

    @Produces
    static final Setting<Boolean> ON = Setting.yesOrNo("threadpilot.access-log");

    private static final int MOST_WAITING = 8192;

    @Resource
    private ManagedThreadFactory threads;

    private final LineWriter writer;

    /** For the proxy that CDI makes. */
    protected AccessLog() {
        this.writer = null;
    }

    @Inject
    AccessLog(MetricRegistry metrics) {
        Metadata dropped = Metadata.builder()
                .withName("access_log_dropped_lines_total")
                .withDescription("Access lines that were not written because too many were waiting")
                .build();
        this.writer = new LineWriter(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                MOST_WAITING,
                metrics.counter(dropped)::inc);
    }

    void begin(@Observes @Priority(2) @Initialized(ApplicationScoped.class) Object start) {
        writer.begin(threads);
    }

    /** Writes a line, if lines are wanted, soon and without making the caller wait. */
    void write(AccessLine line) {
        if (ON.value()) {
            writer.write(line);
        }
    }

    /** Writes what is waiting. */
    @PreDestroy
    void end() {
        writer.end();
    }
}
