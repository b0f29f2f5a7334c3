package io.threadpilot.contracts.delivery.deliveries;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A delivery on the road.
 *
 * @param deliveryId its id
 * @param status {@code InTransit} or {@code OutForDelivery}
 * @param routeOrigin null if the route is missing
 * @param routeDestination null if the route is missing
 * @param lastLocation the checkpoint that was reached last; null if none was
 * @param driverName null if the driver is missing, or the name was erased
 * @param vehicleNo the registration; null if the vehicle is missing
 * @param missing what cannot be found: {@code route}, {@code driver}, {@code vehicle}; null if nothing
 */
@JsonbPropertyOrder({
    "deliveryId",
    "status",
    "routeOrigin",
    "routeDestination",
    "lastLocation",
    "driverName",
    "vehicleNo",
    "createdAt",
    "missing"
})
public record ActiveDelivery(
        UUID deliveryId,
        String status,
        String routeOrigin,
        String routeDestination,
        String lastLocation,
        String driverName,
        String vehicleNo,
        Instant createdAt,
        List<String> missing) {

    /** Keeps what is listed at this time. */
    public ActiveDelivery {
        missing = missing == null ? null : List.copyOf(missing);
    }
}
