package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.vehicle.Vehicle;
import io.threadpilot.insurance.vehicles.VehicleLookup.Found;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unavailable;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unknown;
import io.threadpilot.testing.CountedMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.util.Locale;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class VehicleMetricsTest {

    private final CountedMetrics counted = new CountedMetrics();
    private final VehicleMetrics metrics = new VehicleMetrics(counted.registry());

    @Test
    void answersAreCountedByWhatTheySay() {
        metrics.loaded(Found.now(new Vehicle("ABC123", "Volvo", "XC60", 2021)));
        metrics.loaded(new Unknown());
        metrics.loaded(new Unknown());

        assertThat(counted.counts())
                .containsOnly(
                        Map.entry("vehicle_loads_total found", 1L), Map.entry("vehicle_loads_total not_found", 2L));
    }

    @ParameterizedTest
    @EnumSource(names = {"OUR_KEY_IS_REFUSED", "ERROR_STATUS", "UNUSABLE_ANSWER", "NO_ANSWER", "EXCHANGE_TIMED_OUT"})
    void whatWasAskedInVainIsAFailureWithItsReason(Reason reason) {
        metrics.loaded(new Unavailable(reason));

        assertThat(counted.counts())
                .containsOnly(
                        Map.entry("vehicle_loads_total failed", 1L),
                        Map.entry("vehicle_load_failures_total " + label(reason), 1L));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"OUR_KEY_IS_REFUSED", "ERROR_STATUS", "UNUSABLE_ANSWER", "NO_ANSWER", "EXCHANGE_TIMED_OUT"})
    void whatWasNotAskedIsShedWithItsReason(Reason reason) {
        metrics.loaded(new Unavailable(reason));

        assertThat(counted.counts()).containsOnly(Map.entry("vehicle_loads_shed_total " + label(reason), 1L));
    }

    private static String label(Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
