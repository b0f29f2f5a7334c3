package io.threadpilot.platform.settings;

import io.threadpilot.platform.tracing.Masking;

import java.lang.System.Logger.Level;

/**
 * Logs why a start fails, for observers of the start. The container's own report goes to a logger that is off, since it
 * repeats what callers write while the application runs.
 */
public final class AtStart {

    private static final System.Logger LOG = System.getLogger(AtStart.class.getName());

    private AtStart() {}

    /**
     * Does something that the application cannot run without.
     *
     * @param needed what is thrown by it is logged and thrown on
     */
    public static void run(Runnable needed) {
        try {
            needed.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, () -> "The application cannot start: " + Masking.stackTrace(e));
            throw e;
        }
    }
}
