package io.threadpilot.bench;

import java.util.Locale;
import java.util.Map;

/**
 * One load on the insurance service.
 *
 * @param name what is special about it
 * @param batch or single calls
 * @param cache on or off
 * @param outbox on or off
 * @param connections that ask at once
 * @param asked who is asked for
 * @param emptied the cache is, before it begins; otherwise everybody is asked for before
 * @param stub how the vehicle service behaves during the phase; before it is healthy
 * @param shortest seconds that say what it is to say
 */
record Phase(
        String name,
        boolean batch,
        boolean cache,
        boolean outbox,
        int connections,
        Asked asked,
        boolean emptied,
        Behaviour stub,
        int shortest) {

    /** Single calls, cache on and warm, no outbox, 32 connections, a healthy vehicle service. */
    static Phase named(String name) {
        return new Phase(name, false, true, false, 32, Asked.SOME, false, Behaviour.healthy(), 1);
    }

    Phase batch(boolean on) {
        return new Phase(name, on, cache, outbox, connections, asked, emptied, stub, shortest);
    }

    Phase withoutCache() {
        return new Phase(name, batch, false, outbox, connections, asked, emptied, stub, shortest);
    }

    Phase withOutbox() {
        return new Phase(name, batch, cache, true, connections, asked, emptied, stub, shortest);
    }

    Phase connections(int number) {
        return new Phase(name, batch, cache, outbox, number, asked, emptied, stub, shortest);
    }

    Phase asking(Asked other) {
        return new Phase(name, batch, cache, outbox, connections, other, emptied, stub, shortest);
    }

    Phase cold() {
        return new Phase(name, batch, cache, outbox, connections, asked, true, stub, shortest);
    }

    Phase stub(Behaviour behaviour) {
        return new Phase(name, batch, cache, outbox, connections, asked, emptied, behaviour, shortest);
    }

    Phase atLeast(int seconds) {
        return new Phase(name, batch, cache, outbox, connections, asked, emptied, stub, seconds);
    }

    /** What the tables call it. */
    String label() {
        return String.format(
                Locale.ROOT,
                "%s: %s, cache %s, outbox %s, %d %s",
                name,
                batch ? "batch" : "single",
                cache ? emptied ? "cold" : "warm" : "off",
                outbox ? "on" : "off",
                connections,
                connections == 1 ? "connection" : "connections");
    }

    /** The live keys that it needs. */
    Map<String, String> settings() {
        return Map.of(
                "threadpilot.toggles.batch-vehicle-calls", Boolean.toString(batch),
                "threadpilot.toggles.vehicle-cache", Boolean.toString(cache),
                "threadpilot.outbox.enabled", Boolean.toString(outbox));
    }
}
