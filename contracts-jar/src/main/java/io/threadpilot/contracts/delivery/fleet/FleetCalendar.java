package io.threadpilot.contracts.delivery.fleet;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.List;

/**
 * When a vehicle or driver is away, and when a driver is on duty.
 *
 * @param absences by their begin
 * @param shifts by their begin; empty: always on duty
 */
@JsonbPropertyOrder({"absences", "shifts"})
public record FleetCalendar(List<PlannedAbsence> absences, List<DutyShift> shifts) {

    /** Keeps what is listed at this time. */
    public FleetCalendar {
        absences = List.copyOf(absences);
        shifts = List.copyOf(shifts);
    }
}
