package io.threadpilot.contracts.insurance;

/**
 * How much is known about an insured car. "There is no such vehicle", "the vehicle service could not be asked" and "it
 * was not asked" are different answers and never stand for each other.
 */
public enum VehicleStatus {
    /** The vehicle service stated these facts. */
    FOUND,
    /** The vehicle service could not be asked; these are the last known facts. */
    STALE,
    /** The vehicle service answered that there is no such vehicle, or the stored number is malformed. */
    NOT_FOUND,
    /** The vehicle service could not be asked, and nothing is known. */
    UNAVAILABLE,
    /** Enrichment is switched off: the vehicle service was not asked. */
    DISABLED;

    /**
     * Whether this is the vehicle service's present word, so that asking again would add nothing.
     *
     * @return true for {@link #FOUND} and {@link #NOT_FOUND}
     */
    public boolean complete() {
        return this == FOUND || this == NOT_FOUND;
    }
}
