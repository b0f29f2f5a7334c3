package io.threadpilot.delivery.routes;

import io.threadpilot.delivery.events.Given;
import io.threadpilot.delivery.routes.RouteEvent.CheckpointAdded;
import io.threadpilot.delivery.routes.RouteEvent.CheckpointRemoved;
import io.threadpilot.delivery.routes.RouteEvent.CheckpointUpdated;
import io.threadpilot.delivery.routes.RouteEvent.RouteCreated;
import io.threadpilot.delivery.routes.RouteEvent.RouteScheduledEndTimeUpdated;
import io.threadpilot.delivery.routes.RouteEvent.RouteStatusChanged;
import io.threadpilot.delivery.routes.RouteEvent.RouteUpdated;
import io.threadpilot.platform.problems.RequestProblem;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Given what has happened to a route, when something is decided, then this happens. */
class RouteTest {

    private static final Instant TEN = Instant.parse("2026-12-01T10:00:00Z");
    private static final Instant ELEVEN = TEN.plusSeconds(3600);
    private static final Instant TWELVE = ELEVEN.plusSeconds(3600);
    private static final RouteEvent CREATED = new RouteCreated("Lund", "Umea", TEN);
    private static final RouteEvent FIRST = new CheckpointAdded(1, "Hub", ELEVEN);
    private static final RouteEvent SECOND = new CheckpointAdded(5, "Depot", TWELVE);
    private static final RouteEvent ACTIVATED = new RouteStatusChanged("Planning", "Active");

    @Test
    void aRouteIsCreatedOnce() {
        assertThat(Route.create(null, "Lund", "Umea", TEN)).containsExactly(CREATED);
        assertThat(Route.create(Given.state(CREATED), "Lund", "Umea", TEN)).isEmpty();
        assertRefused(() -> Route.create(Given.state(CREATED), "Lund", "Umea", ELEVEN));
    }

    @Test
    void aRouteEndsWithItsLastCheckpointAndTakesAMinuteAtLeast() {
        assertThat(Given.state(CREATED).scheduledEndTime()).isEqualTo(TEN.plusSeconds(60));
        assertThat(Given.state(CREATED, FIRST, SECOND).scheduledEndTime()).isEqualTo(TWELVE);
        assertThat(Given.state(CREATED, new CheckpointAdded(1, "Hub", TEN.plusSeconds(1)))
                        .scheduledEndTime())
                .isEqualTo(TEN.plusSeconds(60));
    }

    @Test
    void checkpointsAscendAndLieBehindTheStart() {
        Route route = Given.state(CREATED, FIRST);

        assertThat(route.add(new Checkpoint(5, "Depot", TWELVE)))
                .containsExactly(SECOND, new RouteScheduledEndTimeUpdated(TWELVE));
        assertThat(route.add(new Checkpoint(1, "Hub", ELEVEN))).isEmpty();
        assertRefused(() -> route.add(new Checkpoint(1, "Depot", TWELVE)));
        assertRefused(() -> route.add(new Checkpoint(2, "Depot", ELEVEN)));
        assertRefused(() -> Given.state(CREATED).add(new Checkpoint(1, "Hub", TEN)));
    }

    @Test
    void aCheckpointStaysBetweenItsNeighbours() {
        Route route = Given.state(CREATED, FIRST, SECOND);
        Checkpoint moved = new Checkpoint(1, "Hub", ELEVEN.plusSeconds(5));

        assertThat(route.update(moved)).containsExactly(new CheckpointUpdated(1, "Hub", ELEVEN.plusSeconds(5)));
        assertThat(new CheckpointUpdated(1, "Hub", ELEVEN.plusSeconds(5))
                        .applyTo(route, TEN)
                        .checkpoints())
                .containsExactly(moved, new Checkpoint(5, "Depot", TWELVE));
        assertThat(route.update(new Checkpoint(1, "Hub", ELEVEN))).isEmpty();
        assertRefused(() -> route.update(new Checkpoint(1, "Hub", TWELVE)));
        assertRefused(() -> route.update(new Checkpoint(1, "Hub", TEN)));
        assertRefused(() -> route.update(new Checkpoint(5, "Depot", ELEVEN)));
        assertRefused(() -> route.update(new Checkpoint(2, "Nowhere", ELEVEN)));
    }

    @Test
    void aCheckpointIsRemoved() {
        Route route = Given.state(CREATED, FIRST, SECOND);

        assertThat(route.remove(5)).containsExactly(new CheckpointRemoved(5), new RouteScheduledEndTimeUpdated(ELEVEN));
        assertThat(new CheckpointRemoved(5).applyTo(route, TEN)).isEqualTo(Given.state(CREATED, FIRST));
        assertRefused(() -> route.remove(2));
    }

    @Test
    void checkpointsChangeInPlanningOnly() {
        Route route = Given.state(CREATED, FIRST, ACTIVATED);

        assertRefused(() -> route.add(new Checkpoint(5, "Depot", TWELVE)));
        assertRefused(() -> route.update(new Checkpoint(1, "Elsewhere", ELEVEN)));
        assertRefused(() -> route.remove(1));
    }

    @Test
    void theCheckpointsOfAnActiveRouteMoveWithItsStart() {
        Route route = Given.state(CREATED, FIRST, ACTIVATED);

        assertThat(route.update("Lund", "Umea", ELEVEN))
                .containsExactly(new RouteUpdated("Lund", "Umea", ELEVEN), new RouteScheduledEndTimeUpdated(TWELVE));
        assertThat(new RouteUpdated("Lund", "Umea", ELEVEN).applyTo(route, TEN).checkpoints())
                .containsExactly(new Checkpoint(1, "Hub", TWELVE));
    }

    @Test
    void theCheckpointsOfOneInPlanningStay() {
        Route route = Given.state(CREATED, FIRST);

        assertThat(route.update("Lund", "Umea", TEN.plusSeconds(5)))
                .containsExactly(new RouteUpdated("Lund", "Umea", TEN.plusSeconds(5)));
        assertThat(route.update("Lund", "Umea", TEN)).isEmpty();
        assertRefused(() -> route.update("Lund", "Umea", ELEVEN));
    }

    @Test
    void everyStatusFollowsEveryOther() {
        assertThat(Given.state(CREATED).changeStatus(RouteStatus.ACTIVE)).containsExactly(ACTIVATED);
        assertThat(Given.state(CREATED, ACTIVATED).changeStatus(RouteStatus.ACTIVE))
                .isEmpty();
        assertThat(Given.state(CREATED, ACTIVATED).changeStatus(RouteStatus.DEACTIVATED))
                .isEqualTo(List.of(new RouteStatusChanged("Active", "Deactivated")));
    }

    private static void assertRefused(ThrowingCallable decision) {
        assertThatThrownBy(decision).isInstanceOf(RequestProblem.class);
    }
}
