package io.threadpilot.delivery.routes;

/** What a route is used for. */
public enum RouteStatus {
    /** Its checkpoints may change; it has no deliveries. */
    PLANNING,
    /** Deliveries may be created for it. */
    ACTIVE,
    /** It is no longer used. */
    DEACTIVATED
}
