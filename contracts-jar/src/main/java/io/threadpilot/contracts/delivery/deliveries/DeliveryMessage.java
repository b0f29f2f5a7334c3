package io.threadpilot.contracts.delivery.deliveries;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.UUID;

/**
 * What has become of a new delivery or incident, for people.
 *
 * @param message a sentence in English
 * @param id its id
 */
@JsonbPropertyOrder({"message", "id"})
public record DeliveryMessage(String message, UUID id) {}
