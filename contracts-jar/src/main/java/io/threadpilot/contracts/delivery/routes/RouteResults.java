package io.threadpilot.contracts.delivery.routes;

import java.util.List;

/**
 * What has become of several routes.
 *
 * @param results in the order of the request
 */
public record RouteResults(List<RouteResult> results) {

    /** Keeps what is listed at this time. */
    public RouteResults {
        results = List.copyOf(results);
    }
}
