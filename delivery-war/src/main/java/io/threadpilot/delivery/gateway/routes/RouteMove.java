package io.threadpilot.delivery.gateway.routes;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.delivery.bookings.Bookable;
import io.threadpilot.delivery.bookings.Booking;
import io.threadpilot.delivery.bookings.Bookings;
import io.threadpilot.delivery.bookings.TakenTime.Kind;
import io.threadpilot.delivery.deliveries.Delivery;
import io.threadpilot.delivery.deliveries.DeliveryRules;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.events.CommandTransaction;
import io.threadpilot.delivery.gateway.Plans;
import io.threadpilot.delivery.routes.Route;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What hangs on a route: the deliveries that run on it, and who is booked for them. */
@ApplicationScoped
class RouteMove {

    private static final String RUNNING =
            " where route_id = ? and status in ('PickedUp', 'InTransit', 'OutForDelivery')"
                    + " order by created_at, id";

    @Inject
    Plans plans;

    /**
     * Moves the bookings of all that hangs on some routes, together.
     *
     * @param routes as they have become; they are locked
     * @throws RequestProblem 400 if somebody is taken at the new time
     * @throws SQLException if the database failed
     */
    void rebook(CommandTransaction transaction, List<Aggregate<Route>> routes) throws SQLException {
        Map<Aggregate<Delivery>, Aggregate<Route>> routesOf = new HashMap<>();
        List<Aggregate<Delivery>> deliveries = new ArrayList<>();
        for (Aggregate<Route> route : routes) {
            for (Aggregate<Delivery> delivery : running(transaction.connection(), route.id())) {
                if (delivery.state().bookings().stream().anyMatch(Booking::running)) {
                    deliveries.add(delivery);
                    routesOf.put(delivery, route);
                }
            }
        }
        Bookable.lock(
                transaction.connection(),
                deliveries.stream()
                        .flatMap(delivery -> delivery.state().bookings().stream())
                        .map(Booking::resource)
                        .toList());
        Map<UUID, List<Booking>> bookings = new HashMap<>();
        for (Aggregate<Delivery> delivery : deliveries) {
            Aggregate<Delivery> moved = Delivery.ALL.store(
                    transaction,
                    delivery,
                    DeliveryRules.reschedule(plans.of(
                            transaction.connection(),
                            routesOf.get(delivery),
                            delivery.state().vehicleId())));
            bookings.put(moved.id(), moved.state().bookings());
        }
        Bookings.replace(transaction.connection(), Kind.DELIVERY, bookings);
    }

    private static List<Aggregate<Delivery>> running(Connection connection, UUID route) throws SQLException {
        return Delivery.ALL.all(connection, RUNNING, route);
    }

    /**
     * Refuses what must not happen to a route while deliveries run on it.
     *
     * @throws RequestProblem 400 if one does
     * @throws SQLException if the database did not answer
     */
    static void refuseRunning(Connection connection, UUID route) throws SQLException {
        List<Aggregate<Delivery>> running = running(connection, route);
        if (!running.isEmpty()) {
            throw new RequestProblem(
                    DeliveryProblems.DELIVERY_RUNS,
                    "Delivery " + running.get(0).id() + " runs on this route, so it must stay Active.");
        }
    }
}
