package io.threadpilot.contracts.delivery.routes;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.List;

/**
 * A page of the routes, sorted by start and id.
 *
 * @param routes may be empty
 * @param next the cursor of the next page; null if there is none
 * @param previous the cursor of the page before; null if there is none
 */
@JsonbPropertyOrder({"routes", "next", "previous"})
public record RouteOverview(List<RouteDetails> routes, String next, String previous) {

    /** Keeps what is listed at this time. */
    public RouteOverview {
        routes = List.copyOf(routes);
    }
}
