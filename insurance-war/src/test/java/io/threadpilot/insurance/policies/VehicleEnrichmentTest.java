package io.threadpilot.insurance.policies;

import io.threadpilot.contracts.insurance.Insurance;
import io.threadpilot.contracts.insurance.Product;
import io.threadpilot.contracts.insurance.VehicleDetails;
import io.threadpilot.contracts.insurance.VehicleStatus;
import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.contracts.vehicle.Vehicle;
import io.threadpilot.insurance.vehicles.TimeBudget;
import io.threadpilot.insurance.vehicles.VehicleDirectory;
import io.threadpilot.insurance.vehicles.VehicleLookup;
import io.threadpilot.insurance.vehicles.VehicleLookup.Found;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unavailable;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unknown;
import io.threadpilot.platform.clients.ApiClient;
import io.threadpilot.platform.toggles.Toggle;
import io.threadpilot.platform.toggles.Toggles;
import io.threadpilot.testing.CountedMetrics;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import static org.assertj.core.api.Assertions.assertThat;

class VehicleEnrichmentTest {

    private static final ApiClient CALLER = new ApiClient("core-system", Set.of(), null, List.of());
    private static final TimeBudget BUDGET =
            TimeBudget.parse(List.of(), Duration.ofSeconds(2)).orElseThrow();
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Found FACTS = new Found(new Vehicle("ABC123", "Volvo", "XC60", 2021), NOON, true);
    private static final VehicleDetails DETAILS = new VehicleDetails("Volvo", "XC60", 2021);

    private final CountedMetrics metrics = new CountedMetrics();
    private final Map<String, VehicleLookup> known = new HashMap<>();
    private final List<Set<RegistrationNumber>> questions = new ArrayList<>();
    private boolean switchedOn = true;

    private final VehicleEnrichment enrichment =
            new VehicleEnrichment(new Switch(), new KnownVehicles(), metrics.registry());

    @Test
    void aCarThatIsInsuredTwiceIsOneQuestionAndIsShownTwice() {
        known.put("ABC123", FACTS);
        known.put("DEF456", new Unknown());

        List<Insurance> insurances =
                enrich(car(1, "ABC123"), car(2, "DEF456"), car(3, "ABC123"), car(4, "abc 123"), pet(5));

        assertThat(questions).singleElement().satisfies(cars -> assertThat(cars)
                .extracting(RegistrationNumber::toString)
                .containsExactly("ABC123", "DEF456"));
        assertThat(insurances).extracting(Insurance::insuranceId).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(insurances)
                .extracting(Insurance::carRegistrationNumber)
                .containsExactly("ABC123", "DEF456", "ABC123", "abc 123", null);
        assertThat(insurances)
                .extracting(Insurance::vehicleStatus)
                .containsExactly(
                        VehicleStatus.FOUND, VehicleStatus.NOT_FOUND, VehicleStatus.FOUND, VehicleStatus.FOUND, null);
    }

    @Test
    void factsAreShownWithTheTimeWhenTheyWereStatedFreshOrStale() {
        known.put("ABC123", FACTS);
        known.put("DEF456", new Found(FACTS.vehicle(), NOON, false));

        assertThat(enrich(car(1, "ABC123"), car(2, "DEF456")))
                .containsExactly(
                        insurance(1, "ABC123", VehicleStatus.FOUND, NOON, DETAILS),
                        insurance(2, "DEF456", VehicleStatus.STALE, NOON, DETAILS));
    }

    @Test
    void withoutFactsNoneAreInvented() {
        known.put("ABC123", new Unknown());
        known.put("DEF456", new Unavailable(Reason.NO_ANSWER));

        assertThat(enrich(car(1, "ABC123"), car(2, "DEF456")))
                .containsExactly(
                        insurance(1, "ABC123", VehicleStatus.NOT_FOUND, null, null),
                        insurance(2, "DEF456", VehicleStatus.UNAVAILABLE, null, null));
    }

    @Test
    void aStoredNumberThatIsMalformedOrMissingIsNotFoundWithoutAQuestion() {
        assertThat(enrich(car(1, "?"), car(2, null)))
                .containsExactly(
                        insurance(1, "?", VehicleStatus.NOT_FOUND, null, null),
                        insurance(2, null, VehicleStatus.NOT_FOUND, null, null));

        assertThat(questions).containsExactly(Set.of());
    }

    @Test
    void whatInsuresNoCarSaysNothingOfOne() {
        assertThat(enrich(new Stored(1, Product.PET, "ABC123")))
                .containsExactly(new Insurance(1, "199001011234", Product.PET, BigDecimal.TEN, null, null, null, null));

        assertThat(questions).containsExactly(Set.of());
        assertThat(metrics.counts()).isEmpty();
    }

    @Test
    void switchedOffNothingIsAskedAndEveryCarSaysSo() {
        switchedOn = false;

        assertThat(enrich(car(1, "ABC123"), car(2, "?"), pet(3)))
                .containsExactly(
                        insurance(1, "ABC123", VehicleStatus.DISABLED, null, null),
                        insurance(2, "?", VehicleStatus.DISABLED, null, null),
                        new Insurance(3, "199001011234", Product.PET, BigDecimal.TEN, null, null, null, null));

        assertThat(questions).isEmpty();
        assertThat(metrics.counts()).containsOnly(Map.entry("car_insurances_total disabled", 2L));
    }

    @Test
    void carInsurancesAreCountedByTheStatusOfTheCar() {
        known.put("ABC123", FACTS);
        known.put("DEF456", new Unknown());

        enrich(car(1, "ABC123"), car(2, "ABC123"), car(3, "DEF456"), pet(4));

        assertThat(metrics.counts())
                .containsOnly(
                        Map.entry("car_insurances_total found", 2L), Map.entry("car_insurances_total not_found", 1L));
    }

    private List<Insurance> enrich(Policy... policies) {
        return enrichment
                .enrich(List.of(policies), CALLER, BUDGET)
                .toCompletableFuture()
                .join();
    }

    private static Policy car(long id, String number) {
        return new Stored(id, Product.CAR, number);
    }

    private static Policy pet(long id) {
        return new Stored(id, Product.PET, null);
    }

    private static Insurance insurance(
            long id, String number, VehicleStatus status, Instant asOf, VehicleDetails details) {
        return new Insurance(id, "199001011234", Product.CAR, BigDecimal.TEN, number, status, asOf, details);
    }

    /** A policy as the database would give it. */
    private static final class Stored extends Policy {

        private final long id;
        private final Product product;
        private final String number;

        Stored(long id, Product product, String number) {
            this.id = id;
            this.product = product;
            this.number = number;
        }

        @Override
        long insuranceId() {
            return id;
        }

        @Override
        String personalIdentityNumber() {
            return "199001011234";
        }

        @Override
        Product product() {
            return product;
        }

        @Override
        BigDecimal monthlyCost() {
            return BigDecimal.TEN;
        }

        @Override
        String carRegistrationNumber() {
            return number;
        }
    }

    private final class Switch extends Toggles {

        @Override
        public boolean isOn(Toggle toggle, ApiClient caller) {
            assertThat(caller).isSameAs(CALLER);
            return switchedOn;
        }
    }

    private final class KnownVehicles extends VehicleDirectory {

        @Override
        public CompletionStage<Map<RegistrationNumber, VehicleLookup>> find(
                Set<RegistrationNumber> numbers, ApiClient caller, TimeBudget budget) {
            assertThat(caller).isSameAs(CALLER);
            assertThat(budget).isSameAs(BUDGET);
            questions.add(numbers);
            Map<RegistrationNumber, VehicleLookup> lookups = new HashMap<>();
            numbers.forEach(number -> lookups.put(number, known.get(number.toString())));
            return CompletableFuture.completedFuture(lookups);
        }
    }
}
