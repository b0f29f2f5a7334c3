package io.threadpilot.delivery.gateway.deliveries;

import io.threadpilot.contracts.delivery.deliveries.DeliveryDetails;
import io.threadpilot.contracts.delivery.deliveries.DeliveryIncident;
import io.threadpilot.contracts.delivery.deliveries.DeliverySummary;
import io.threadpilot.contracts.delivery.deliveries.ReachedCheckpoint;
import io.threadpilot.delivery.deliveries.Delivery;
import io.threadpilot.delivery.deliveries.Proof;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.input.Words;

import java.util.List;
import java.util.Optional;

/** Deliveries as callers see them. */
final class DeliveryAnswers {

    private DeliveryAnswers() {}

    static DeliveryDetails details(Aggregate<Delivery> aggregate, Optional<Proof> proof) {
        Delivery delivery = aggregate.state();
        return new DeliveryDetails(
                aggregate.id(),
                delivery.routeId(),
                delivery.driverId(),
                delivery.vehicleId(),
                Words.of(delivery.status()),
                delivery.reason(),
                delivery.status().next().stream().map(Words::of).toList(),
                delivery.createdAt(),
                delivery.deliveredAt(),
                proof.map(Proof::signatureUrl).orElse(null),
                proof.map(Proof::receiverName).orElse(null),
                incidents(aggregate),
                delivery.checkpoints().stream()
                        .map(reached ->
                                new ReachedCheckpoint(reached.sequence(), reached.location(), reached.reachedAt()))
                        .toList());
    }

    static List<DeliveryIncident> incidents(Aggregate<Delivery> delivery) {
        return delivery.state().incidents().stream()
                .map(incident -> new DeliveryIncident(
                        incident.id(),
                        delivery.id(),
                        incident.type(),
                        incident.description(),
                        incident.severity(),
                        incident.reportedTimestamp(),
                        incident.resolvedTimestamp(),
                        incident.hasEnded()))
                .toList();
    }

    static DeliverySummary summary(Aggregate<Delivery> aggregate) {
        Delivery delivery = aggregate.state();
        return new DeliverySummary(
                aggregate.id(),
                delivery.routeId(),
                delivery.driverId(),
                delivery.vehicleId(),
                Words.of(delivery.status()),
                delivery.createdAt(),
                delivery.deliveredAt(),
                (int) delivery.incidents().stream().filter(it -> !it.hasEnded()).count());
    }
}
