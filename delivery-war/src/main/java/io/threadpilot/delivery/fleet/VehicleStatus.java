package io.threadpilot.delivery.fleet;

import java.util.Optional;
import java.util.stream.Stream;

/** Whether a vehicle can work. */
public enum VehicleStatus {
    AVAILABLE("Available"),
    MAINTENANCE("Maintenance"),
    OUT_OF_SERVICE("OutOfService");

    private final String word;

    VehicleStatus(String word) {
        this.word = word;
    }

    /** As callers and events name it. */
    public String word() {
        return word;
    }

    /**
     * Finds a status.
     *
     * @param word exactly as {@link #word} gives it
     * @return empty if none is called so
     */
    public static Optional<VehicleStatus> of(String word) {
        return Stream.of(values()).filter(status -> status.word.equals(word)).findFirst();
    }
}
