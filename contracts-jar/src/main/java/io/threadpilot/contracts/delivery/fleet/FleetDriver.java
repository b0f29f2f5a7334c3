package io.threadpilot.contracts.delivery.fleet;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.UUID;

/**
 * A driver.
 *
 * @param driverId the id
 * @param name 1 to 100 characters; null if it was erased
 * @param driverLicense 1 to 50 characters; null if it was erased
 * @param status {@code Available}, {@code Assigned}, {@code Suspended} or {@code Unavailable}
 */
@JsonbPropertyOrder({"driverId", "name", "driverLicense", "status"})
public record FleetDriver(UUID driverId, String name, String driverLicense, String status) {}
