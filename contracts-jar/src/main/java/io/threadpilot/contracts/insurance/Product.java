package io.threadpilot.contracts.insurance;

/** What an insurance covers. The names are the wire format and the stored value. */
public enum Product {
    PET,
    PERSONAL_HEALTH,
    CAR
}
