package io.threadpilot.contracts.audit;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

/**
 * Names a JSON Schema (2020-12) for the data of a type of event.
 *
 * @param type of the events, such as {@code OrderCreated}
 * @param version of the schema, 1 or more
 */
@JsonbPropertyOrder({"type", "version"})
public record EventSchema(String type, int version) {}
