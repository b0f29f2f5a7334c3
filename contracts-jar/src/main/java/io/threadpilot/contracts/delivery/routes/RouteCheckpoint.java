package io.threadpilot.contracts.delivery.routes;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.time.Instant;

/**
 * A place that a route passes.
 *
 * @param sequence 1 or more
 * @param location 1 to 200 characters
 * @param expectedTime when it is to be passed
 * @param status in overviews {@code Delayed} if that is over, otherwise {@code Pending}; elsewhere null
 */
@JsonbPropertyOrder({"sequence", "location", "expectedTime", "status"})
public record RouteCheckpoint(int sequence, String location, Instant expectedTime, String status) {}
