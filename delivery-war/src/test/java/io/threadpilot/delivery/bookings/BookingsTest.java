package io.threadpilot.delivery.bookings;

import io.threadpilot.delivery.bookings.TakenTime.Kind;
import io.threadpilot.platform.problems.RequestProblem;
import io.threadpilot.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Who is taken when, in a database of each kind. */
class BookingsTest {

    private static final Instant TEN = Instant.parse("2035-05-01T10:00:00Z");
    private static final UUID DRIVER = UUID.randomUUID();

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void whatOverlapsIsRefused(TestDatabase database) throws SQLException {
        try (Connection connection = begin(database)) {
            book(connection, Kind.DELIVERY, 0, 120);

            for (int[] overlap : new int[][] {{0, 60}, {60, 120}, {0, 120}, {-60, 180}, {30, 90}}) {
                assertThatThrownBy(() -> book(connection, Kind.DELIVERY, overlap[0], overlap[1]))
                        .isInstanceOf(RequestProblem.class);
            }
            book(connection, Kind.DELIVERY, 120, 180);
            book(connection, Kind.DELIVERY, -60, 0);
            assertThatThrownBy(() -> book(connection, Kind.ABSENCE, 30, 40)).isInstanceOf(RequestProblem.class);
            connection.commit();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void whatIsNoDeliveryMayOverlap(TestDatabase database) throws SQLException {
        try (Connection connection = begin(database)) {
            book(connection, Kind.ABSENCE, 0, 120);
            book(connection, Kind.OFF_DUTY, 60, 180);
            book(connection, Kind.STATUS, 60, 90);

            assertThatThrownBy(() -> book(connection, Kind.DELIVERY, 150, 200)).isInstanceOf(RequestProblem.class);
            connection.commit();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void neighboursAreMovedTogether(TestDatabase database) throws SQLException {
        try (Connection connection = begin(database)) {
            UUID first = book(connection, Kind.DELIVERY, 0, 60);
            UUID second = book(connection, Kind.DELIVERY, 60, 120);

            Map<UUID, List<Booking>> moved = new LinkedHashMap<>();
            moved.put(first, List.of(booking(15, 75)));
            moved.put(second, List.of(booking(75, 135)));
            Bookings.replace(connection, Kind.DELIVERY, moved);
            connection.commit();

            assertThat(Bookings.between(connection, TEN, TEN.plusSeconds(60 * 200)))
                    .extracting(TakenTime::booking)
                    .containsExactly(booking(15, 75), booking(75, 135));
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void whatWasReleasedIsInNobodysWay(TestDatabase database) throws SQLException {
        try (Connection connection = begin(database)) {
            UUID delivery = book(connection, Kind.DELIVERY, 0, 120);
            Bookings.replace(
                    connection,
                    Kind.DELIVERY,
                    Map.of(delivery, List.of(booking(0, 120).releasedAt(TEN.plusSeconds(60 * 30)))));

            book(connection, Kind.DELIVERY, 30, 120);
            assertThat(Bookings.running(connection, List.of(DRIVER))).hasSize(1);
            connection.commit();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void whoBooksWaitsForWhoHasTheLock(TestDatabase database) throws SQLException {
        try (Connection first = begin(database);
                Connection second = database.open()) {
            second.setAutoCommit(false);
            Bookable.lock(first, DRIVER);
            CompletableFuture<Boolean> refused = CompletableFuture.supplyAsync(() -> lockAndBook(second));
            book(first, Kind.DELIVERY, 0, 60);
            await().during(Duration.ofMillis(200)).until(() -> !refused.isDone());
            first.commit();

            assertThat(refused.join())
                    .as("the second one sees the booking of the first")
                    .isTrue();
            second.rollback();
        }
    }

    private static boolean lockAndBook(Connection connection) {
        try {
            Bookable.lock(connection, DRIVER);
            book(connection, Kind.DELIVERY, 30, 90);
            return false;
        } catch (RequestProblem e) {
            return true;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection begin(TestDatabase database) throws SQLException {
        database.empty();
        Connection connection = database.open();
        connection.setAutoCommit(false);
        Bookable.register(connection, DRIVER);
        connection.commit();
        return connection;
    }

    private static UUID book(Connection connection, Kind kind, int from, int until) throws SQLException {
        UUID holder = UUID.randomUUID();
        Bookings.replace(connection, kind, Map.of(holder, List.of(booking(from, until))));
        return holder;
    }

    private static Booking booking(int from, int until) {
        return Booking.of(DRIVER, TEN.plusSeconds(60L * from), TEN.plusSeconds(60L * until));
    }
}
