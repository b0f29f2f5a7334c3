package io.threadpilot.contracts.delivery;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.UUID;

/**
 * What has become of a change of status.
 *
 * @param id of what was changed
 * @param result for people
 * @param status that it has now
 */
@JsonbPropertyOrder({"id", "result", "status"})
public record StatusResult(UUID id, Message result, String status) {}
