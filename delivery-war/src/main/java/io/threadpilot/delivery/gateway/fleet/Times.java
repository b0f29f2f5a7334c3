package io.threadpilot.delivery.gateway.fleet;

import io.threadpilot.delivery.input.BodyFields;

import java.time.Instant;

/**
 * A time as a body has it, from inclusive to exclusive.
 *
 * @param until after from
 */
record Times(Instant from, Instant until) {

    /** Reads {@code from} and {@code until}; both are null if one cannot be read. */
    static Times read(BodyFields fields) {
        Instant from = fields.time("from");
        Instant until = fields.time("until");
        if (from != null && until != null && !until.isAfter(from)) {
            fields.refuse("until", "must be after from");
        }
        return new Times(from, until);
    }
}
