package io.threadpilot.delivery.deliveries;

import io.threadpilot.delivery.bookings.Booking;
import io.threadpilot.delivery.deliveries.Assignment.Role;
import io.threadpilot.delivery.deliveries.DeliveryEvent.CheckpointReached;
import io.threadpilot.delivery.deliveries.DeliveryEvent.DeliveryCreated;
import io.threadpilot.delivery.deliveries.DeliveryEvent.DeliveryRescheduled;
import io.threadpilot.delivery.deliveries.DeliveryEvent.DeliveryStatusChanged;
import io.threadpilot.delivery.deliveries.DeliveryEvent.DriverAssigned;
import io.threadpilot.delivery.deliveries.DeliveryEvent.IncidentReported;
import io.threadpilot.delivery.deliveries.DeliveryEvent.IncidentResolved;
import io.threadpilot.delivery.deliveries.DeliveryEvent.ProofOfDeliveryCaptured;
import io.threadpilot.delivery.deliveries.DeliveryEvent.VehicleAssigned;
import io.threadpilot.delivery.events.Given;
import io.threadpilot.delivery.input.Words;
import io.threadpilot.platform.problems.RequestProblem;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Given what has happened to a delivery, when something is decided, then this happens. */
class DeliveryRulesTest {

    private static final UUID ROUTE = UUID.randomUUID();
    private static final UUID DRIVER = UUID.randomUUID();
    private static final UUID VEHICLE = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();
    private static final UUID PROOF = UUID.randomUUID();
    private static final UUID INCIDENT = UUID.randomUUID();
    private static final Instant TEN = Instant.parse("2026-12-01T10:00:00Z");
    private static final Instant ELEVEN = TEN.plusSeconds(3600);
    private static final Instant TWELVE = ELEVEN.plusSeconds(3600);
    private static final Plan PLAN =
            new Plan(ROUTE, TEN, TWELVE, List.of(new Plan.Stop(1, "Hub"), new Plan.Stop(2, "Depot")));
    private static final DeliveryEvent CREATED = new DeliveryCreated(ROUTE, DRIVER, VEHICLE, TEN, TWELVE);
    private static final DeliveryEvent EMPTY = new DeliveryCreated(ROUTE, null, null, null, null);
    private static final DeliveryEvent IN_TRANSIT = to("PickedUp", "InTransit");
    private static final DeliveryEvent HUB = new CheckpointReached(ROUTE, 1, "Hub");
    private static final DeliveryEvent DEPOT = new CheckpointReached(ROUTE, 2, "Depot");
    private static final DeliveryEvent OUT = to("InTransit", "OutForDelivery");
    private static final DeliveryEvent FAILED = to("InTransit", "Failed");
    private static final DeliveryEvent PROVEN = new ProofOfDeliveryCaptured(PROOF);
    private static final DeliveryEvent DELIVERED = to("OutForDelivery", "Delivered");

    private static DeliveryStatusChanged to(String from, String to) {
        return new DeliveryStatusChanged(from, to, null, null, null);
    }

    /** The table of transitions; a row is a status, and what can follow it. */
    @ParameterizedTest
    @CsvSource({
        "PICKED_UP, InTransit Failed Cancelled",
        "IN_TRANSIT, OutForDelivery Failed Cancelled",
        "OUT_FOR_DELIVERY, Delivered Failed",
        "FAILED, PickedUp",
        "DELIVERED, ''",
        "CANCELLED, ''"
    })
    void whatCanFollow(DeliveryStatus from, String next) {
        List<DeliveryEvent> events = new ArrayList<>(List.of(CREATED, HUB, DEPOT, PROVEN));
        events.add(to("any", Words.of(from)));
        Delivery delivery = Given.state(events.toArray(DeliveryEvent[]::new));

        for (DeliveryStatus to : DeliveryStatus.values()) {
            ThrowingCallable change = () -> DeliveryRules.changeStatus(delivery, PLAN, to, "why", TEN);
            if (to == from) {
                assertThat(DeliveryRules.changeStatus(delivery, PLAN, to, "why", TEN))
                        .isEmpty();
            } else if (List.of(next.split(" ")).contains(Words.of(to))) {
                assertThat(DeliveryRules.changeStatus(delivery, PLAN, to, "why", TEN))
                        .singleElement()
                        .isInstanceOf(DeliveryStatusChanged.class);
            } else {
                assertThatThrownBy(change)
                        .isInstanceOf(RequestProblem.class)
                        .hasMessageMatching("(?s).*(Valid transitions: .*|terminal state.*)");
            }
        }
    }

    @Test
    void aDeliveryIsCreatedOnce() {
        assertThat(DeliveryRules.create(null, PLAN, DRIVER, VEHICLE)).containsExactly(CREATED);
        assertThat(DeliveryRules.create(null, PLAN, null, null)).containsExactly(EMPTY);
        assertThat(DeliveryRules.create(Given.state(CREATED), PLAN, DRIVER, VEHICLE))
                .isEmpty();
        assertRefused(() -> DeliveryRules.create(Given.state(CREATED), PLAN, OTHER, VEHICLE));
        assertRefused(() -> DeliveryRules.create(Given.state(CREATED), PLAN, DRIVER, null));
    }

    @Test
    void nothingIsOnTheRoadWithoutDriverAndVehicle() {
        Delivery withoutVehicle = Given.state(new DeliveryCreated(ROUTE, DRIVER, null, TEN, TWELVE));
        Delivery withoutDriver = Given.state(new DeliveryCreated(ROUTE, null, VEHICLE, TEN, TWELVE));

        assertThatThrownBy(() -> become(withoutVehicle, DeliveryStatus.IN_TRANSIT))
                .hasMessageContaining("vehicle");
        assertThatThrownBy(() -> become(withoutDriver, DeliveryStatus.IN_TRANSIT))
                .hasMessageContaining("driver");
    }

    @Test
    void theLastCheckpointInTransitSetsItOutForDelivery() {
        Delivery delivery = Given.state(CREATED, IN_TRANSIT, HUB);

        assertRefused(() -> become(delivery, DeliveryStatus.OUT_FOR_DELIVERY));
        assertThat(DeliveryRules.reach(delivery, PLAN, ROUTE, 2, "Depot", TEN)).containsExactly(DEPOT, OUT);
        assertThat(DeliveryRules.reach(Given.state(CREATED, HUB), PLAN, ROUTE, 2, "Depot", TEN))
                .as("at the pick-up it stays there")
                .containsExactly(DEPOT);
        assertThat(DeliveryRules.reach(Given.state(CREATED, IN_TRANSIT, DEPOT), PLAN, ROUTE, 1, "Hub", TEN))
                .as("the one that completes the set, and not the highest")
                .containsExactly(HUB, OUT);
    }

    @Test
    void aCheckpointIsReachedWhereTheRouteHasIt() {
        Delivery delivery = Given.state(CREATED, IN_TRANSIT, HUB);

        assertThat(DeliveryRules.reach(delivery, PLAN, ROUTE, 1, "Hub", TEN)).isEmpty();
        assertRefused(() -> DeliveryRules.reach(delivery, PLAN, OTHER, 2, "Depot", TEN));
        assertRefused(() -> DeliveryRules.reach(delivery, PLAN, ROUTE, 3, "Depot", TEN));
        assertThatThrownBy(() -> DeliveryRules.reach(delivery, PLAN, ROUTE, 2, "depot", TEN))
                .hasMessageContaining("Expected 'Depot'");
        assertRefused(
                () -> DeliveryRules.reach(Given.state(CREATED, IN_TRANSIT, FAILED), PLAN, ROUTE, 2, "Depot", TEN));
    }

    @Test
    void proofDelivers() {
        Delivery out = Given.state(CREATED, IN_TRANSIT, HUB, DEPOT, OUT);

        assertThat(DeliveryRules.prove(out, PLAN, PROOF, TEN)).containsExactly(PROVEN, DELIVERED);
        assertRefused(() -> become(out, DeliveryStatus.DELIVERED));
        assertRefused(() -> DeliveryRules.prove(Given.state(CREATED, IN_TRANSIT), PLAN, PROOF, TEN));
    }

    @Test
    void whatEndsADeliveryReleasesItsBookings() {
        Booking driver = Booking.of(DRIVER, TEN, TWELVE);
        Booking vehicle = Booking.of(VEHICLE, TEN, TWELVE);
        Delivery delivery = Given.state(CREATED, IN_TRANSIT);

        assertThat(delivery.bookings()).containsExactly(driver, vehicle);
        assertThat(FAILED.applyTo(delivery, TEN).bookings())
                .as("before their begin")
                .isEmpty();
        assertThat(FAILED.applyTo(delivery, ELEVEN).bookings())
                .containsExactly(driver.releasedAt(ELEVEN), vehicle.releasedAt(ELEVEN));
        assertThat(FAILED.applyTo(delivery, TWELVE.plusSeconds(1)).bookings())
                .as("never lengthened")
                .allMatch(booking -> booking.until().equals(TWELVE) && !booking.running());
    }

    @Test
    void pickedUpAgainItBooksWhatIsLeftOfTheTime() {
        Delivery failed = FAILED.applyTo(Given.state(CREATED, IN_TRANSIT), ELEVEN);

        assertThat(DeliveryRules.changeStatus(failed, PLAN, DeliveryStatus.PICKED_UP, null, ELEVEN))
                .containsExactly(new DeliveryStatusChanged("Failed", "PickedUp", null, ELEVEN, TWELVE));
        Delivery late = FAILED.applyTo(Given.state(CREATED, IN_TRANSIT), TWELVE.plusSeconds(9));
        assertThat(DeliveryRules.changeStatus(late, PLAN, DeliveryStatus.PICKED_UP, null, TWELVE.plusSeconds(9)))
                .as("a minute at least")
                .containsExactly(new DeliveryStatusChanged("Failed", "PickedUp", null, TWELVE, TWELVE.plusSeconds(60)));
        assertThat(DeliveryRules.changeStatus(
                        FAILED.applyTo(Given.state(EMPTY), TEN), PLAN, DeliveryStatus.PICKED_UP, null, TEN))
                .containsExactly(to("Failed", "PickedUp"));
    }

    @Test
    void atThePickUpAnotherIsAssigned() {
        Delivery delivery = Given.state(CREATED);
        Assignment assignment = new Assignment(Role.DRIVER, OTHER, null);

        assertThat(assignment.decide(delivery, PLAN, TEN)).isEqualTo(new DriverAssigned(OTHER, null, TEN, TWELVE));
        assertThat(new Assignment(Role.VEHICLE, OTHER, null).decide(delivery, PLAN, ELEVEN))
                .as("the one before had it until now")
                .isEqualTo(new VehicleAssigned(OTHER, null, ELEVEN, TWELVE));
        assertThat(new DriverAssigned(OTHER, null, TEN, TWELVE)
                        .applyTo(delivery, TEN)
                        .bookings())
                .containsExactly(Booking.of(VEHICLE, TEN, TWELVE), Booking.of(OTHER, TEN, TWELVE));
        assertRefused(() -> new Assignment(Role.DRIVER, DRIVER, null).decide(delivery, PLAN, TEN));
        assertRefused(() -> assignment.decide(FAILED.applyTo(delivery, TEN), PLAN, TEN));
    }

    @Test
    void onTheRoadItIsHandedOver() {
        Delivery delivery = Given.state(CREATED, IN_TRANSIT);

        assertThat(new Assignment(Role.DRIVER, OTHER, DRIVER).decide(delivery, PLAN, ELEVEN))
                .isEqualTo(new DriverAssigned(OTHER, DRIVER, ELEVEN, TWELVE));
        assertThat(new DriverAssigned(OTHER, DRIVER, ELEVEN, TWELVE)
                        .applyTo(delivery, ELEVEN)
                        .bookings())
                .containsExactly(
                        Booking.of(DRIVER, TEN, TWELVE).releasedAt(ELEVEN),
                        Booking.of(VEHICLE, TEN, TWELVE),
                        Booking.of(OTHER, ELEVEN, TWELVE));
        assertRefused(() -> new Assignment(Role.DRIVER, OTHER, null).decide(delivery, PLAN, ELEVEN));
        assertRefused(() -> new Assignment(Role.DRIVER, OTHER, VEHICLE).decide(delivery, PLAN, ELEVEN));
    }

    @Test
    void aMovedRouteMovesTheBookingsThatRun() {
        Delivery handedOver =
                new DriverAssigned(OTHER, DRIVER, ELEVEN, TWELVE).applyTo(Given.state(CREATED, IN_TRANSIT), ELEVEN);

        assertThat(new DeliveryRescheduled(TEN.plusSeconds(900), TWELVE.plusSeconds(900))
                        .applyTo(handedOver, ELEVEN)
                        .bookings())
                .as("nobody is booked for a time in which somebody else had it")
                .containsExactly(
                        Booking.of(DRIVER, TEN, TWELVE).releasedAt(ELEVEN),
                        Booking.of(VEHICLE, TEN.plusSeconds(900), TWELVE.plusSeconds(900)),
                        Booking.of(OTHER, ELEVEN, TWELVE.plusSeconds(900)));
    }

    @Test
    void aBookingThatIsMovedTakesAMinuteAtLeast() {
        Delivery handedOver =
                new DriverAssigned(OTHER, DRIVER, ELEVEN, TWELVE).applyTo(Given.state(CREATED, IN_TRANSIT), ELEVEN);

        assertThat(new DeliveryRescheduled(TEN.minusSeconds(7200), TEN)
                        .applyTo(handedOver, ELEVEN)
                        .bookings())
                .contains(Booking.of(OTHER, ELEVEN, ELEVEN.plusSeconds(60)));
    }

    @Test
    void anIncidentIsResolvedOnce() {
        DeliveryEvent reported = new IncidentReported(INCIDENT, "Flat tyre", "Left, rear", "High");
        Delivery delivery = Given.state(CREATED, reported);

        assertThat(DeliveryRules.report(Given.state(CREATED), INCIDENT, "Flat tyre", "Left, rear", Severity.HIGH))
                .containsExactly(reported);
        assertThat(DeliveryRules.resolve(delivery, List.of(INCIDENT))).containsExactly(new IncidentResolved(INCIDENT));
        assertRefused(() -> DeliveryRules.resolve(delivery, List.of(OTHER)));
        assertRefused(() -> DeliveryRules.resolve(
                Given.state(CREATED, reported, new IncidentResolved(INCIDENT)), List.of(INCIDENT)));
    }

    @Test
    void incidentsHaveALimit() {
        DeliveryEvent[] events = new DeliveryEvent[DeliveryRules.MOST_INCIDENTS + 1];
        Arrays.fill(events, new IncidentReported(INCIDENT, "a", "b", null));
        events[0] = CREATED;

        assertRefused(() -> DeliveryRules.report(Given.state(events), OTHER, "a", "b", null));
    }

    private static List<DeliveryEvent> become(Delivery delivery, DeliveryStatus status) {
        return DeliveryRules.changeStatus(delivery, PLAN, status, null, TEN);
    }

    private static void assertRefused(ThrowingCallable decision) {
        assertThatThrownBy(decision).isInstanceOf(RequestProblem.class);
    }
}
