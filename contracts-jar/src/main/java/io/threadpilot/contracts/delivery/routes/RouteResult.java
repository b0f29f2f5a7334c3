package io.threadpilot.contracts.delivery.routes;

import io.threadpilot.contracts.delivery.Message;
import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.UUID;

/**
 * What has become of one route of several.
 *
 * @param id its id
 * @param result for people
 */
@JsonbPropertyOrder({"id", "result"})
public record RouteResult(UUID id, Message result) {}
