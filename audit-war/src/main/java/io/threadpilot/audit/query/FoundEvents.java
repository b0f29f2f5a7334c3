package io.threadpilot.audit.query;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A page of events; {@code EventPage} describes it as callers see it.
 *
 * @param items may be empty
 * @param next the cursor of the page behind this one; null if there is none
 * @param previous the cursor of the page before this one; null if there is none
 * @param size how many events the log had
 */
record FoundEvents(List<FoundEvent> items, String next, String previous, long size) {

    FoundEvents {
        items = List.copyOf(items);
    }

    /** Writes the page as JSON in UTF-8, one event after the other. */
    void write(OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        writer.write("{\"items\":[");
        String separator = "";
        for (FoundEvent event : items) {
            writer.write(separator);
            writer.write(event.json());
            separator = ",\n";
        }
        writer.write("]");
        // A cursor has no characters that JSON would escape.
        if (next != null) {
            writer.write(",\"next\":\"" + next + "\"");
        }
        if (previous != null) {
            writer.write(",\"previous\":\"" + previous + "\"");
        }
        writer.write(",\"size\":" + size + "}");
        writer.flush();
    }
}
