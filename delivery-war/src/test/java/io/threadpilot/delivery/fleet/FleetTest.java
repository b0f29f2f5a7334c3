package io.threadpilot.delivery.fleet;

import io.threadpilot.delivery.events.Given;
import io.threadpilot.delivery.fleet.Calendar.Absence;
import io.threadpilot.delivery.fleet.Calendar.Shift;
import io.threadpilot.delivery.fleet.CalendarEvent.AbsencePlanned;
import io.threadpilot.delivery.fleet.CalendarEvent.AbsenceRemoved;
import io.threadpilot.delivery.fleet.CalendarEvent.ShiftsSet;
import io.threadpilot.delivery.fleet.DriverEvent.DriverAdded;
import io.threadpilot.delivery.fleet.DriverEvent.DriverStatusChanged;
import io.threadpilot.delivery.fleet.DriverEvent.DriverUpdated;
import io.threadpilot.delivery.fleet.VehicleEvent.VehicleAdded;
import io.threadpilot.delivery.fleet.VehicleEvent.VehicleStatusChanged;
import io.threadpilot.delivery.fleet.VehicleEvent.VehicleUpdated;
import io.threadpilot.delivery.input.Words;
import io.threadpilot.platform.problems.RequestProblem;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Given what has happened, when something is decided, then this happens. */
class FleetTest {

    private static final VehicleEvent ADDED = new VehicleAdded("ABC123", "Van");
    private static final VehicleEvent TO_WORKSHOP = new VehicleStatusChanged("Available", "Maintenance");
    private static final DriverDetails ANNA = new DriverDetails("Anna", "L-1");
    private static final DriverDetails BERTA = new DriverDetails("Berta", "L-2");
    private static final Instant EIGHT = Instant.parse("2026-12-01T08:00:00Z");
    private static final Instant NINE = EIGHT.plusSeconds(3600);
    private static final Instant TEN = NINE.plusSeconds(3600);
    private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

    @Test
    void aVehicleIsAddedOnce() {
        assertThat(Vehicle.add(null, "ABC123", "Van")).containsExactly(ADDED);
        assertThat(Vehicle.add(Given.state(ADDED), "ABC123", "Van")).isEmpty();
        assertThat(Vehicle.add(Given.state(ADDED, TO_WORKSHOP), "ABC123", "Van"))
                .isEmpty();
        assertThatThrownBy(() -> Vehicle.add(Given.state(ADDED), "ABC123", "Truck"))
                .isInstanceOf(RequestProblem.class);
        assertThatThrownBy(() -> Vehicle.add(Given.state(ADDED), "ABC124", "Van"))
                .isInstanceOf(RequestProblem.class);
    }

    @Test
    void aVehicleIsUpdatedWhereThatChangesIt() {
        VehicleUpdated updated = new VehicleUpdated("ABC123", "Truck");

        assertThat(Given.state(ADDED).update("ABC123", "Truck")).containsExactly(updated);
        assertThat(Given.state(ADDED, updated).update("ABC123", "Truck")).isEmpty();
        assertThat(Given.state(ADDED, TO_WORKSHOP, updated))
                .isEqualTo(new Vehicle("ABC123", "Truck", VehicleStatus.MAINTENANCE, Given.BEGIN.plusSeconds(1)));
    }

    @Test
    void everyStatusOfAVehicleFollowsEveryOther() {
        for (VehicleStatus from : VehicleStatus.values()) {
            for (VehicleStatus to : VehicleStatus.values()) {
                Vehicle vehicle = Given.state(ADDED, new VehicleStatusChanged("Available", Words.of(from)));
                VehicleStatusChanged changed = new VehicleStatusChanged(Words.of(from), Words.of(to));

                assertThat(vehicle.changeStatus(to)).isEqualTo(from == to ? List.of() : List.of(changed));
                assertThat(changed.applyTo(vehicle, EIGHT).status()).isEqualTo(to);
                assertThat(changed.applyTo(vehicle, EIGHT).statusSince()).isEqualTo(EIGHT);
            }
        }
    }

    @Test
    void aDriverIsAddedOnce() {
        Driver driver = Given.state(new DriverAdded(1));

        assertThat(Driver.add(null, null, ANNA)).containsExactly(new DriverAdded(1));
        assertThat(Driver.add(driver, ANNA, ANNA)).isEmpty();
        assertThatThrownBy(() -> Driver.add(driver, ANNA, BERTA)).isInstanceOf(RequestProblem.class);
        assertThatThrownBy(() -> Driver.add(driver, null, ANNA))
                .as("who was erased is nobody any more")
                .isInstanceOf(RequestProblem.class);
    }

    @Test
    void theDetailsOfADriverAreNumbered() {
        Driver driver = Given.state(new DriverAdded(1), new DriverUpdated(2));

        assertThat(driver.update(ANNA, ANNA)).isEmpty();
        assertThat(driver.update(ANNA, BERTA)).containsExactly(new DriverUpdated(3));
        assertThat(driver.changeStatus(DriverStatus.SUSPENDED))
                .containsExactly(new DriverStatusChanged("Available", "Suspended"));
        assertThat(driver.changeStatus(DriverStatus.AVAILABLE)).isEmpty();
    }

    @Test
    void anAbsenceIsPlannedOnceAndRemovedOnce() {
        Absence absence = new Absence(UUID.randomUUID(), EIGHT, NINE);
        AbsencePlanned planned = new AbsencePlanned(absence.id(), EIGHT, NINE);
        Calendar calendar = Given.state(planned);

        assertThat(Calendar.EMPTY.plan(absence)).containsExactly(planned);
        assertThat(calendar.plan(absence)).isEmpty();
        assertThatThrownBy(() -> calendar.plan(new Absence(absence.id(), EIGHT, TEN)))
                .isInstanceOf(RequestProblem.class);
        assertThat(calendar.remove(absence.id())).containsExactly(new AbsenceRemoved(absence.id()));
        assertThatThrownBy(() -> Calendar.EMPTY.remove(absence.id())).isInstanceOf(RequestProblem.class);
        assertThat(Given.state(planned, new AbsenceRemoved(absence.id()))).isEqualTo(Calendar.EMPTY);
    }

    @Test
    void aDriverIsOffDutyOutsideTheShifts() {
        Calendar calendar = Given.state(new ShiftsSet(List.of(new Shift(EIGHT, NINE), new Shift(NINE, TEN))));

        assertThat(calendar.offDuty(END)).containsExactly(new Shift(Given.BEGIN, EIGHT), new Shift(TEN, END));
        assertThat(Calendar.EMPTY.offDuty(END)).isEmpty();
        assertThat(Calendar.EMPTY.setShifts(List.of())).isEmpty();
        assertThat(new Calendar(List.of(), List.of(new Shift(EIGHT, TEN)), NINE).offDuty(END))
                .as("nobody is off duty before anybody has said so")
                .containsExactly(new Shift(TEN, END));
    }
}
