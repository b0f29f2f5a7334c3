package io.threadpilot.delivery.deliveries;

/** How bad an incident is, in ascending order. */
public enum Severity {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
}
