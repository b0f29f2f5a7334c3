package io.threadpilot.contracts.delivery.deliveries;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.UUID;

/**
 * What has become of a new delivery.
 *
 * @param id its id
 * @param result for people
 */
@JsonbPropertyOrder({"id", "result"})
public record DeliveryResult(UUID id, DeliveryMessage result) {}
