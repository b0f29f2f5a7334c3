package io.threadpilot.testing;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Kills every server that is left after the last test of a module; a shutdown hook alone is not always run. */
public class ServersEnd implements LauncherSessionListener {

    private static final Queue<LibertyServer> SERVERS = new ConcurrentLinkedQueue<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ServersEnd::killAll));
    }

    static void await(LibertyServer server) {
        SERVERS.add(server);
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        killAll();
    }

    private static void killAll() {
        SERVERS.forEach(LibertyServer::kill);
    }
}
