package io.threadpilot.contracts.audit;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

/**
 * The event is newer than the newest checkpoint, so that nothing proves it yet. Ask again in a second.
 *
 * @param status {@value #STATUS}
 * @param index of the event
 * @param size of the newest checkpoint; 0 if there is none yet
 */
@JsonbPropertyOrder({"status", "index", "size"})
public record NotSealedYet(String status, long index, long size) {

    /** The only status. */
    public static final String STATUS = "not sealed yet";
}
