package io.threadpilot.contracts.delivery.fleet;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.List;
import java.util.UUID;

/**
 * Whether a driver or vehicle is free for a time.
 *
 * @param id of the driver or vehicle
 * @param label the name or the registration; null if it was erased
 * @param state {@code Free}, {@code Busy} with a delivery, or {@code Blocked}
 * @param takenBy what takes it, by begin; empty if it is free
 */
@JsonbPropertyOrder({"id", "label", "state", "takenBy"})
public record ResourceAvailability(UUID id, String label, String state, List<TakenFrom> takenBy) {

    /** Keeps what is listed at this time. */
    public ResourceAvailability {
        takenBy = List.copyOf(takenBy);
    }
}
