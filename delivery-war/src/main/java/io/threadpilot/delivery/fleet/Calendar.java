package io.threadpilot.delivery.fleet;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.delivery.events.Aggregates;
import io.threadpilot.delivery.events.View;
import io.threadpilot.delivery.fleet.CalendarEvent.AbsencePlanned;
import io.threadpilot.delivery.fleet.CalendarEvent.AbsenceRemoved;
import io.threadpilot.delivery.fleet.CalendarEvent.ShiftsSet;
import io.threadpilot.platform.problems.RequestProblem;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * When a vehicle or a driver cannot work although the status says so: absences, and the time outside a driver's shifts. It has
 * the id of the vehicle or the driver.
 *
 * @param absences in the order in which they were planned
 * @param shifts in ascending order; empty if the driver is always on duty
 * @param shiftsSince when the shifts were set; null if they never were. They say nothing about the time before
 */
public record Calendar(List<Absence> absences, List<Shift> shifts, Instant shiftsSince) {

    /** One in which nothing was ever planned. */
    public static final Calendar EMPTY = new Calendar(List.of(), List.of(), null);

    /** All calendars that anything was ever planned in. */
    public static final Aggregates<Calendar, CalendarEvent> ALL = new Aggregates<>(
            "Calendar",
            CalendarEvent.class,
            View.of("fleet_calendar", Calendar.class),
            DeliveryProblems.ABSENCE_NOT_FOUND);

    /** Keeps what is planned at this time. */
    public Calendar {
        absences = List.copyOf(absences);
        shifts = List.copyOf(shifts);
    }

    /**
     * A time of absence, from inclusive to exclusive. What it is for stands in {@link AbsenceNote}.
     *
     * @param until after from
     */
    public record Absence(UUID id, Instant from, Instant until) {}

    /**
     * A time on duty, from inclusive to exclusive.
     *
     * @param until after from
     */
    public record Shift(Instant from, Instant until) {}

    /**
     * An absence is to be planned. Planned again, nothing happens.
     *
     * @throws RequestProblem 409 if there is one with this id at another time
     */
    public List<CalendarEvent> plan(Absence absence) {
        if (absences.contains(absence)) {
            return List.of();
        }
        if (absences.stream().anyMatch(planned -> planned.id().equals(absence.id()))) {
            throw new RequestProblem(
                    DeliveryProblems.ID_TAKEN, "There is an absence with this id already, at another time.");
        }
        return List.of(new AbsencePlanned(absence.id(), absence.from(), absence.until()));
    }

    /**
     * An absence is not to be any more.
     *
     * @throws RequestProblem 404 if it is none of this calendar
     */
    public List<CalendarEvent> remove(UUID absence) {
        if (absences.stream().noneMatch(planned -> planned.id().equals(absence))) {
            throw new RequestProblem(DeliveryProblems.ABSENCE_NOT_FOUND, "There is no such absence.");
        }
        return List.of(new AbsenceRemoved(absence));
    }

    /**
     * The driver is to be on duty in these times only.
     *
     * @param newShifts ascending, and none begins before the one before it has ended; none: always
     */
    public List<CalendarEvent> setShifts(List<Shift> newShifts) {
        return shifts.equals(newShifts) ? List.of() : List.of(new ShiftsSet(newShifts));
    }

    /**
     * The times outside the shifts.
     *
     * @param end of all times
     * @return from when the shifts were set; empty if there are none
     */
    public List<Shift> offDuty(Instant end) {
        List<Shift> gaps = new ArrayList<>();
        if (!shifts.isEmpty()) {
            Instant from = shiftsSince;
            for (Shift shift : shifts) {
                if (from.isBefore(shift.from())) {
                    gaps.add(new Shift(from, shift.from()));
                }
                from = shift.until().isAfter(from) ? shift.until() : from;
            }
            gaps.add(new Shift(from, end));
        }
        return gaps;
    }
}
