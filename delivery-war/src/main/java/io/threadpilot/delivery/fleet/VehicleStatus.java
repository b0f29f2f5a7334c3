package io.threadpilot.delivery.fleet;

/** Whether a vehicle can work, as the operator has set it. */
public enum VehicleStatus {
    AVAILABLE,
    MAINTENANCE,
    OUT_OF_SERVICE
}
