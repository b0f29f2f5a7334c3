package io.threadpilot.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port that nobody listens on at the moment. Servers listen on theirs only seconds later, and again after they were
 * stopped; so it is none of those from 32768 on that systems give to whoever calls out, no port is given twice before all
 * others of this virtual machine were, and another that runs tests beside it has others.
 */
public final class FreePort {

    private static final int FIRST = 20_000;
    private static final int MACHINES = 60;
    private static final int PORTS_OF_A_MACHINE = 200;
    private static final int PORTS_TO_GIVE = PORTS_OF_A_MACHINE - 1;

    /** Its port is the first of the range that this virtual machine has, and says to others that the range is taken. */
    private static final ServerSocket TAKEN = takeARange();

    private static final int FIRST_OF_THIS_MACHINE = TAKEN.getLocalPort() + 1;
    private static final AtomicInteger FOUND = new AtomicInteger();

    private FreePort() {}

    /** One that was free when it was looked for. */
    public static int find() {
        for (int tried = 0; tried < PORTS_TO_GIVE; tried++) {
            int port = FIRST_OF_THIS_MACHINE + FOUND.getAndIncrement() % PORTS_TO_GIVE;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No port is free from " + FIRST_OF_THIS_MACHINE + " on, of " + PORTS_TO_GIVE);
    }

    private static ServerSocket takeARange() {
        int preferred = (int) (ProcessHandle.current().pid() % MACHINES);
        for (int tried = 0; tried < MACHINES; tried++) {
            try {
                return new ServerSocket(FIRST + Math.floorMod(preferred + tried, MACHINES) * PORTS_OF_A_MACHINE);
            } catch (IOException taken) {
                // By another virtual machine; the next range may be free.
            }
        }
        throw new IllegalStateException("No range of ports is free from " + FIRST + " on");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
