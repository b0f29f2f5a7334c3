package io.threadpilot.contracts.audit;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.List;

/**
 * Proves that the log has only grown between two sizes (RFC 9162, section 2.1.4).
 *
 * @param from the smaller size, 1 or more
 * @param size the larger one
 * @param hashes each 32 bytes in Base64; empty if both sizes are the same
 */
@JsonbPropertyOrder({"from", "size", "hashes"})
public record ConsistencyProof(long from, long size, List<String> hashes) {

    /** Keeps what is listed at this time. */
    public ConsistencyProof {
        hashes = List.copyOf(hashes);
    }
}
