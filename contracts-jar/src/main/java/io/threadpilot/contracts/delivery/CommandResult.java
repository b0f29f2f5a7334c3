package io.threadpilot.contracts.delivery;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.UUID;

/**
 * What has become of a command.
 *
 * @param id of what was added or changed
 * @param result for people
 */
@JsonbPropertyOrder({"id", "result"})
public record CommandResult(UUID id, Message result) {}
