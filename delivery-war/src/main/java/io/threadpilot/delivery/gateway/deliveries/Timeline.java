package io.threadpilot.delivery.gateway.deliveries;

import io.threadpilot.contracts.delivery.deliveries.TimelineEntry;
import io.threadpilot.delivery.deliveries.DeliveryEvent;
import io.threadpilot.delivery.deliveries.DeliveryEvent.CheckpointReached;
import io.threadpilot.delivery.deliveries.DeliveryEvent.DeliveryCreated;
import io.threadpilot.delivery.deliveries.DeliveryEvent.DeliveryRescheduled;
import io.threadpilot.delivery.deliveries.DeliveryEvent.DeliveryStatusChanged;
import io.threadpilot.delivery.deliveries.DeliveryEvent.DriverAssigned;
import io.threadpilot.delivery.deliveries.DeliveryEvent.IncidentReported;
import io.threadpilot.delivery.deliveries.DeliveryEvent.IncidentResolved;
import io.threadpilot.delivery.deliveries.DeliveryEvent.ProofOfDeliveryCaptured;
import io.threadpilot.delivery.events.Happened;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What has happened to a delivery, for people. */
final class Timeline {

    private static final String STATUS = "DeliveryStatus";
    private static final String INCIDENT = "Incident";

    private final Map<UUID, String> incidents = new HashMap<>();

    private Timeline() {}

    static List<TimelineEntry> of(List<Happened<DeliveryEvent>> history) {
        Timeline timeline = new Timeline();
        List<TimelineEntry> entries = new ArrayList<>();
        for (Happened<DeliveryEvent> happened : history) {
            entries.add(timeline.entry(happened));
        }
        return entries;
    }

    private TimelineEntry entry(Happened<DeliveryEvent> happened) {
        DeliveryEvent event = happened.event();
        return new TimelineEntry(category(event), event.getClass().getSimpleName(), text(event), happened.time());
    }

    private static String category(DeliveryEvent event) {
        if (event instanceof CheckpointReached) {
            return "Checkpoint";
        }
        return event instanceof IncidentReported || event instanceof IncidentResolved ? INCIDENT : STATUS;
    }

    private String text(DeliveryEvent event) {
        if (event instanceof DeliveryCreated) {
            return "Delivery: Created and PickedUp";
        }
        if (event instanceof DeliveryStatusChanged changed) {
            return "Delivery: " + changed.newStatus() + (changed.reason() == null ? "" : ", " + changed.reason());
        }
        if (event instanceof CheckpointReached reached) {
            return "Reached: " + reached.location();
        }
        if (event instanceof IncidentReported reported) {
            incidents.put(reported.incidentId(), reported.type());
            return INCIDENT + " " + reported.type() + ": Opened";
        }
        if (event instanceof IncidentResolved resolved) {
            return INCIDENT + " " + incidents.get(resolved.incidentId()) + ": Resolved";
        }
        if (event instanceof ProofOfDeliveryCaptured) {
            return "Delivery: Delivered and Signed";
        }
        if (event instanceof DeliveryRescheduled) {
            return "Delivery: Rescheduled";
        }
        return event instanceof DriverAssigned ? "Driver Assigned" : "Vehicle Assigned";
    }
}
