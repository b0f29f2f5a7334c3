package io.threadpilot.delivery.fleet;

import io.threadpilot.delivery.fleet.VehicleEvent.VehicleAdded;
import io.threadpilot.delivery.fleet.VehicleEvent.VehicleStatusChanged;
import io.threadpilot.delivery.fleet.VehicleEvent.VehicleUpdated;
import io.threadpilot.platform.problems.RequestProblem;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Given what has happened, when something is decided, then this happens. */
class VehicleTest {

    private static final VehicleEvent ADDED = new VehicleAdded("ABC123", "Van");
    private static final VehicleEvent TO_WORKSHOP = new VehicleStatusChanged("Available", "Maintenance");

    @Test
    void aVehicleIsAddedOnce() {
        VehicleDecision add = new VehicleDecision.Add("ABC123", "Van");

        assertThat(add.decide(given())).containsExactly(ADDED);
        assertThat(add.decide(given(ADDED))).isEmpty();
        assertThat(add.decide(given(ADDED, TO_WORKSHOP))).isEmpty();
        assertThatThrownBy(() -> add.decide(given(new VehicleAdded("ABC123", "Truck"))))
                .isInstanceOf(RequestProblem.class);
    }

    @Test
    void aVehicleIsUpdatedWhereThatChangesIt() {
        VehicleDecision update = new VehicleDecision.Update("ABC123", "Truck");

        assertThat(update.decide(given(ADDED))).containsExactly(new VehicleUpdated("ABC123", "Truck"));
        assertThat(update.decide(given(ADDED, new VehicleUpdated("ABC123", "Truck"))))
                .isEmpty();
    }

    @Test
    void everyStatusFollowsEveryOther() {
        for (VehicleStatus from : VehicleStatus.values()) {
            for (VehicleStatus to : VehicleStatus.values()) {
                Vehicle vehicle = given(ADDED, new VehicleStatusChanged("Available", from.word()));

                List<VehicleEvent> events = new VehicleDecision.ChangeStatus(to).decide(vehicle);

                if (from == to) {
                    assertThat(events).isEmpty();
                } else {
                    assertThat(events).containsExactly(new VehicleStatusChanged(from.word(), to.word()));
                    assertThat(vehicle.after(events.get(0)).status()).isEqualTo(to);
                }
            }
        }
    }

    @Test
    void eachEventIsAVersion() {
        assertThat(given().exists()).isFalse();
        assertThat(given(ADDED).version()).isEqualTo(1);
        assertThat(given(ADDED, TO_WORKSHOP, new VehicleUpdated("NEW123", "Van")))
                .extracting(Vehicle::version, Vehicle::registration, Vehicle::status)
                .containsExactly(3L, "NEW123", VehicleStatus.MAINTENANCE);
    }

    private static Vehicle given(VehicleEvent... events) {
        Vehicle vehicle = Vehicle.none(UUID.randomUUID());
        for (VehicleEvent event : events) {
            vehicle = vehicle.after(event);
        }
        return vehicle;
    }
}
