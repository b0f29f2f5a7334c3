package io.threadpilot.delivery.gateway.deliveries;

import io.threadpilot.delivery.bookings.Bookable;
import io.threadpilot.delivery.deliveries.Delivery;
import io.threadpilot.delivery.deliveries.DeliveryRules;
import io.threadpilot.delivery.deliveries.DeliveryStatus;
import io.threadpilot.delivery.deliveries.Plan;
import io.threadpilot.delivery.deliveries.Proof;
import io.threadpilot.delivery.deliveries.Severity;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.events.CommandTransaction;
import io.threadpilot.delivery.fleet.Driver;
import io.threadpilot.delivery.fleet.DriverDetails;
import io.threadpilot.delivery.fleet.Vehicle;
import io.threadpilot.delivery.gateway.Plans;
import io.threadpilot.delivery.routes.Checkpoint;
import io.threadpilot.delivery.routes.Route;
import io.threadpilot.delivery.routes.RouteStatus;
import io.threadpilot.platform.database.SchemaReady;
import io.threadpilot.platform.database.Statements;
import io.threadpilot.platform.database.Transactions;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

import javax.sql.DataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** The sample data, with {@code threadpilot.seed=true} and an empty fleet: a day of four drivers, around the present hour. */
@ApplicationScoped
class SampleFleet {

    private static final CommandTransaction.Caller CALLER =
            new CommandTransaction.Caller("sample-data", "sample-data", null);
    private static final List<String> NAMES =
            List.of("Anna Andersson", "Bertil Berg", "Cecilia Carlsson", "David Dahl");
    private static final UUID ON_THE_ROAD = id(31);
    private static final UUID DELIVERED = id(32);
    private static final UUID FAILED = id(33);
    private static final UUID TO_COME = id(34);
    private static final UUID INCIDENT = id(41);
    private static final UUID PROOF = id(51);

    @Resource(shareable = false)
    private DataSource dataSource;

    @Inject
    @ConfigProperty(name = "threadpilot.seed")
    boolean wanted;

    @Inject
    Plans plans;

    private static UUID id(int number) {
        return UUID.fromString("5a3b1e00-0000-4000-8000-0000000000" + number);
    }

    void add(@Observes SchemaReady ready) throws SQLException {
        if (!wanted) {
            return;
        }
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (Vehicle.ALL.all(connection, " fetch first 1 rows only").isEmpty()) {
                    add(connection, Instant.now().truncatedTo(ChronoUnit.HOURS));
                }
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                Transactions.rollBack(connection, e);
                if (!(e instanceof SQLException failure) || !Statements.foundKeyTaken(failure)) {
                    throw e;
                }
                // Another server has added them at the same time.
            }
        }
    }

    private void add(Connection connection, Instant hour) throws SQLException {
        CommandTransaction before = at(connection, hour, -6);
        for (int i = 0; i < NAMES.size(); i++) {
            addVehicle(before, id(11 + i), "TPV10" + (i + 1), i % 2 == 0 ? "Van" : "Truck");
            addDriver(before, id(21 + i), new DriverDetails(NAMES.get(i), "C-471" + i));
        }
        Aggregate<Route> today =
                addRoute(before, id(61), hour.minus(Duration.ofHours(2)), List.of("Linkoping", "Uppsala"), true);
        Aggregate<Route> done = addRoute(before, id(62), hour.minus(Duration.ofHours(5)), List.of("Halmstad"), true);
        Aggregate<Route> tomorrow =
                addRoute(before, id(63), hour.plus(Duration.ofHours(24)), List.of("Linkoping"), true);
        addRoute(before, id(64), hour.plus(Duration.ofHours(48)), List.of("Orebro"), false);
        addOnTheRoad(connection, hour, today);
        addDelivered(connection, hour, done);
        CommandTransaction lately = at(connection, hour, -1);
        create(lately, FAILED, done, null, null);
        become(lately, FAILED, done, DeliveryStatus.FAILED, "Nobody at home");
        create(lately, TO_COME, tomorrow, null, null);
    }

    private static CommandTransaction at(Connection connection, Instant hour, int hours) {
        return new CommandTransaction(connection, hour.plus(Duration.ofHours(hours)), CALLER);
    }

    private static void addVehicle(CommandTransaction transaction, UUID id, String registration, String type)
            throws SQLException {
        Vehicle.ALL.store(transaction, Aggregate.none(id), Vehicle.add(null, registration, type));
        Bookable.register(transaction.connection(), id);
    }

    private static void addDriver(CommandTransaction transaction, UUID id, DriverDetails details) throws SQLException {
        Aggregate<Driver> driver = Driver.ALL.store(transaction, Aggregate.none(id), Driver.add(null, null, details));
        details.store(transaction.connection(), id, driver.state().details());
        Bookable.register(transaction.connection(), id);
    }

    private static Aggregate<Route> addRoute(
            CommandTransaction transaction, UUID id, Instant start, List<String> locations, boolean active)
            throws SQLException {
        Aggregate<Route> route =
                Route.ALL.store(transaction, Aggregate.none(id), Route.create(null, "Lund", "Umea", start));
        for (int i = 0; i < locations.size(); i++) {
            Checkpoint checkpoint = new Checkpoint(i + 1, locations.get(i), start.plus(Duration.ofHours(1 + 2L * i)));
            route = Route.ALL.store(transaction, route, route.state().add(checkpoint));
        }
        return active ? Route.ALL.store(transaction, route, route.state().changeStatus(RouteStatus.ACTIVE)) : route;
    }

    private void addOnTheRoad(Connection connection, Instant hour, Aggregate<Route> route) throws SQLException {
        create(at(connection, hour, -3), ON_THE_ROAD, route, id(21), id(11));
        become(at(connection, hour, -2), ON_THE_ROAD, route, DeliveryStatus.IN_TRANSIT, null);
        CommandTransaction later = at(connection, hour, -1);
        reach(later, ON_THE_ROAD, route, 1);
        Aggregate<Delivery> delivery = Delivery.ALL.get(connection, ON_THE_ROAD);
        Delivery.ALL.store(
                later,
                delivery,
                DeliveryRules.report(delivery.state(), INCIDENT, "Delay", "Road works before Uppsala", Severity.LOW));
    }

    private void addDelivered(Connection connection, Instant hour, Aggregate<Route> route) throws SQLException {
        create(at(connection, hour, -6), DELIVERED, route, id(22), id(12));
        become(at(connection, hour, -5), DELIVERED, route, DeliveryStatus.IN_TRANSIT, null);
        reach(at(connection, hour, -4), DELIVERED, route, 1);
        CommandTransaction end = at(connection, hour, -3);
        Aggregate<Delivery> delivery = Delivery.ALL.get(connection, DELIVERED);
        new Proof("https://signatures.example/sample", "Rita Receiver").store(connection, PROOF);
        DeliveryBookings.store(
                end, delivery, DeliveryRules.prove(delivery.state(), plan(connection, route), PROOF, end.now()));
    }

    private Plan plan(Connection connection, Aggregate<Route> route) throws SQLException {
        return plans.of(connection, route, null);
    }

    private void create(CommandTransaction transaction, UUID id, Aggregate<Route> route, UUID driver, UUID vehicle)
            throws SQLException {
        DeliveryBookings.store(
                transaction,
                Aggregate.none(id),
                DeliveryRules.create(null, plan(transaction.connection(), route), driver, vehicle));
    }

    private void become(
            CommandTransaction transaction, UUID id, Aggregate<Route> route, DeliveryStatus status, String reason)
            throws SQLException {
        Aggregate<Delivery> delivery = Delivery.ALL.get(transaction.connection(), id);
        Plan plan = plan(transaction.connection(), route);
        DeliveryBookings.store(
                transaction,
                delivery,
                DeliveryRules.changeStatus(delivery.state(), plan, status, reason, transaction.now()));
    }

    private void reach(CommandTransaction transaction, UUID id, Aggregate<Route> route, int sequence)
            throws SQLException {
        Aggregate<Delivery> delivery = Delivery.ALL.get(transaction.connection(), id);
        Plan plan = plan(transaction.connection(), route);
        String location = plan.stops().get(sequence - 1).location();
        DeliveryBookings.store(
                transaction,
                delivery,
                DeliveryRules.reach(delivery.state(), plan, route.id(), sequence, location, transaction.now()));
    }
}
