package io.threadpilot.contracts.audit;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.List;

/**
 * Proves that an event is in the log (RFC 9162, section 2.1.3): from the hash of the leaf and the other hashes the root can be
 * computed that the checkpoint names.
 *
 * @param leafIndex the event's index, less than {@code treeSize}
 * @param treeSize the checkpoint's size
 * @param leafHash 32 bytes in Base64
 * @param hashes from the leaf to the root, each 32 bytes in Base64; empty if the log has one event
 * @param checkpoint the signed note, exactly
 */
@JsonbPropertyOrder({"leafIndex", "treeSize", "leafHash", "hashes", "checkpoint"})
public record InclusionProof(long leafIndex, long treeSize, String leafHash, List<String> hashes, String checkpoint) {

    /** Keeps what is listed at this time. */
    public InclusionProof {
        hashes = List.copyOf(hashes);
    }
}
