package io.threadpilot.delivery.gateway.deliveries;

import io.threadpilot.delivery.deliveries.DeliveryStatus;
import io.threadpilot.delivery.events.Filter;
import io.threadpilot.delivery.gateway.PageParameters;
import io.threadpilot.platform.pages.QueryParameters;
import jakarta.ws.rs.QueryParam;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** Which deliveries a caller asks for. */
public final class DeliveryFilter {

    @QueryParam("status")
    private List<String> status;

    @QueryParam("routeId")
    private List<String> routeId;

    @QueryParam("driverId")
    private List<String> driverId;

    @QueryParam("vehicleId")
    private List<String> vehicleId;

    @QueryParam("from")
    private List<String> from;

    @QueryParam("until")
    private List<String> until;

    /**
     * Reads all of them.
     *
     * @throws io.threadpilot.platform.problems.RequestProblem 400 if one is there more than once, or cannot be read
     */
    Filter read() {
        return new Filter("delivery")
                .where("status = ?", PageParameters.word("status", status, DeliveryStatus.class))
                .where("route_id = ?", PageParameters.id("routeId", routeId))
                .where("driver_id = ?", PageParameters.id("driverId", driverId))
                .where("vehicle_id = ?", PageParameters.id("vehicleId", vehicleId))
                .where("created_at >= ?", time("from", from))
                .where("created_at < ?", time("until", until));
    }

    private static Instant time(String name, List<String> values) {
        return QueryParameters.time(name, values).map(OffsetDateTime::toInstant).orElse(null);
    }
}
