package io.threadpilot.contracts.audit;

import java.util.List;

/**
 * What became of the events of a request.
 *
 * @param results in the order of the events
 */
public record IngestResults(List<IngestResult> results) {

    /** Keeps what is listed at this time. */
    public IngestResults {
        results = List.copyOf(results);
    }
}
