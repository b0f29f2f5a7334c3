package io.threadpilot.audit.intake;

import io.restassured.RestAssured;
import io.threadpilot.testing.LibertyServer;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** How often a server has counted each outcome of the events of one source, as its metrics show it. */
record EventCounts(long stored, long duplicates, long idConflicts, long deadLetters) {

    /** One event, which was stored. */
    static final EventCounts STORED = new EventCounts(1, 0, 0, 0);

    /** One event, which the log had already. */
    static final EventCounts DUPLICATE = new EventCounts(0, 1, 0, 0);

    /**
     * Those that a server shows now.
     *
     * @param source as the label names it
     */
    static EventCounts of(LibertyServer server, String source) {
        List<String> series = RestAssured.get(server.url() + "/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("audit_events_total{") && line.contains("source=\"" + source + "\""))
                .toList();
        return new EventCounts(
                counted(series, "stored"),
                counted(series, "duplicate"),
                counted(series, "id_conflict"),
                counted(series, "dead_letter"));
    }

    private static long counted(List<String> series, String outcome) {
        List<String> found = series.stream()
                .filter(line -> line.contains("outcome=\"" + outcome + "\""))
                .toList();
        assertThat(found).as(outcome).hasSize(1);
        return (long) Double.parseDouble(found.get(0).replaceFirst(".* ", ""));
    }

    /** These and others together. */
    EventCounts plus(EventCounts others) {
        return new EventCounts(
                stored + others.stored,
                duplicates + others.duplicates,
                idConflicts + others.idConflicts,
                deadLetters + others.deadLetters);
    }
}
