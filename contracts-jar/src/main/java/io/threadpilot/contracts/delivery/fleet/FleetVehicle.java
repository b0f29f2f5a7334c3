package io.threadpilot.contracts.delivery.fleet;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.UUID;

/**
 * A vehicle of the fleet.
 *
 * @param vehicleId its id
 * @param registration as the operator writes it, 1 to 20 characters
 * @param vehicleType any word, 1 to 50 characters
 * @param status {@code Available}, {@code Assigned}, {@code Maintenance} or {@code OutOfService}
 */
@JsonbPropertyOrder({"vehicleId", "registration", "vehicleType", "status"})
public record FleetVehicle(UUID vehicleId, String registration, String vehicleType, String status) {}
