package io.threadpilot.delivery.gateway.fleet;

import io.threadpilot.contracts.delivery.fleet.ResourceAvailability;
import io.threadpilot.contracts.delivery.fleet.TakenFrom;
import io.threadpilot.delivery.bookings.Bookings;
import io.threadpilot.delivery.bookings.TakenTime;
import io.threadpilot.delivery.bookings.TakenTime.Kind;
import io.threadpilot.delivery.input.Words;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The fleet for a time, in three statements: its drivers in the order in which they were added, its vehicles by registration, and
 * what each is taken by.
 */
record FleetAt(List<ResourceAvailability> drivers, List<ResourceAvailability> vehicles) {

    static final String FREE = "Free";
    static final String BUSY = "Busy";
    static final String BLOCKED = "Blocked";

    private static final String DRIVERS = "select f.id, p.name from fleet_driver f left join fleet_driver_details p"
            + " on p.driver_id = f.id and p.number = f.details order by f.added_at, f.id";
    private static final String VEHICLES = "select id, registration from fleet_vehicle order by registration, id";

    static FleetAt read(Connection connection, Instant from, Instant until) throws SQLException {
        Map<UUID, List<TakenTime>> taken = Bookings.between(connection, from, until).stream()
                .collect(Collectors.groupingBy(time -> time.booking().resource()));
        return new FleetAt(read(connection, DRIVERS, taken), read(connection, VEHICLES, taken));
    }

    private static List<ResourceAvailability> read(Connection connection, String sql, Map<UUID, List<TakenTime>> taken)
            throws SQLException {
        List<ResourceAvailability> resources = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                UUID id = rows.getObject(1, UUID.class);
                List<TakenTime> times = taken.getOrDefault(id, List.of());
                resources.add(new ResourceAvailability(
                        id,
                        rows.getString(2),
                        state(times),
                        times.stream().map(FleetAt::answer).toList()));
            }
        }
        return resources;
    }

    private static String state(List<TakenTime> times) {
        if (times.isEmpty()) {
            return FREE;
        }
        return times.stream().anyMatch(time -> time.kind() == Kind.DELIVERY) ? BUSY : BLOCKED;
    }

    private static TakenFrom answer(TakenTime time) {
        Instant until = time.booking().until();
        return new TakenFrom(
                Words.of(time.kind()),
                time.kind() == Kind.DELIVERY ? time.holder() : null,
                time.booking().from(),
                until.isBefore(Bookings.END) ? until : null);
    }
}
