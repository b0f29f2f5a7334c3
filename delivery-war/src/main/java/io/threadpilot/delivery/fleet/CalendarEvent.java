package io.threadpilot.delivery.fleet;

import io.threadpilot.delivery.events.DomainEvent;
import io.threadpilot.delivery.fleet.Calendar.Absence;
import io.threadpilot.delivery.fleet.Calendar.Shift;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** What can happen to a calendar. */
public sealed interface CalendarEvent extends DomainEvent<Calendar> {

    @Override
    default Calendar applyTo(Calendar before, Instant time) {
        return change(before == null ? Calendar.EMPTY : before, time);
    }

    /** What the calendar is after this event; before it was empty if nothing was ever planned. */
    Calendar change(Calendar before, Instant time);

    /** A time of absence was planned. */
    record AbsencePlanned(UUID absenceId, Instant from, Instant until) implements CalendarEvent {
        @Override
        public Calendar change(Calendar before, Instant time) {
            Absence absence = new Absence(absenceId, from, until);
            return new Calendar(
                    Stream.concat(before.absences().stream(), Stream.of(absence))
                            .toList(),
                    before.shifts(),
                    before.shiftsSince());
        }
    }

    /** A time of absence is no longer planned. */
    record AbsenceRemoved(UUID absenceId) implements CalendarEvent {
        @Override
        public Calendar change(Calendar before, Instant time) {
            return new Calendar(
                    before.absences().stream()
                            .filter(absence -> !absence.id().equals(absenceId))
                            .toList(),
                    before.shifts(),
                    before.shiftsSince());
        }
    }

    /** The driver is on duty in these times only; in all if there are none. */
    record ShiftsSet(List<Shift> shifts) implements CalendarEvent {

        /** Keeps what is listed at this time. */
        public ShiftsSet {
            shifts = List.copyOf(shifts);
        }

        @Override
        public Calendar change(Calendar before, Instant time) {
            return new Calendar(before.absences(), shifts, time);
        }
    }
}
