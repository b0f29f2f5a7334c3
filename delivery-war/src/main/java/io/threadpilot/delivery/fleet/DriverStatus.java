package io.threadpilot.delivery.fleet;

/** Whether a driver can work, as the operator has set it. */
public enum DriverStatus {
    AVAILABLE,
    SUSPENDED,
    UNAVAILABLE
}
