package io.threadpilot.contracts.delivery.deliveries;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.time.Instant;

/**
 * Something that has happened to a delivery.
 *
 * @param eventCategory {@code DeliveryStatus}, {@code Checkpoint} or {@code Incident}
 * @param eventType the name of the event
 * @param eventData what has happened, for people
 */
@JsonbPropertyOrder({"eventCategory", "eventType", "eventData", "occurredAt"})
public record TimelineEntry(String eventCategory, String eventType, String eventData, Instant occurredAt) {}
