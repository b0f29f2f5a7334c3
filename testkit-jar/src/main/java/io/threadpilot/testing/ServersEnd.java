package io.threadpilot.testing;

import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Ends every server that is left after the last test of a module; a shutdown hook alone is not always run. If one of them
 * has written what looks like a personal identity number, the run fails although every test has passed. Before the first
 * test it makes waiting patient: on a busy machine a condition may come late, and who waits longer loses nothing. What holds
 * already is not waited for.
 */
public class ServersEnd implements LauncherSessionListener {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Queue<LibertyServer> SERVERS = new ConcurrentLinkedQueue<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ServersEnd::endAll));
    }

    static void await(LibertyServer server) {
        SERVERS.add(server);
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(PATIENCE);
        Awaitility.setDefaultPollDelay(Duration.ZERO);
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        endAll();
    }

    private static void endAll() {
        List<String> leaks = new ArrayList<>();
        for (LibertyServer server : SERVERS) {
            try {
                server.discard();
            } catch (AssertionError e) {
                leaks.add(e.getMessage());
            }
        }
        if (!leaks.isEmpty()) {
            throw new AssertionError(String.join("\n", leaks));
        }
    }
}
