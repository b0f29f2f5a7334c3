package io.threadpilot.contracts.audit;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.time.Instant;

/**
 * A verification of the whole log by the audit service: of the leaves' bytes against their hashes, and of the tree that they make
 * against all checkpoints, those from outside of the database included.
 *
 * @param id of the verification, 1 or more
 * @param state {@code waiting}, {@code running}, {@code passed} or {@code failed}
 * @param requestedAt when it was asked for, or was due
 * @param size number of leaves that are verified; null while it waits
 * @param verified number of leaves that have been so far
 * @param anchoredSize size of the largest checkpoint from outside of the database that was compared; null if there was none
 * @param endedAt null until it has ended
 * @param firstBad the first bad leaf has this index or a later one; null if none was found
 * @param lastBad the first bad leaf has this index or an earlier one; null if none was found
 * @param finding what was found, in one or two sentences; null until it has ended
 */
@JsonbPropertyOrder({
    "id",
    "state",
    "requestedAt",
    "size",
    "verified",
    "anchoredSize",
    "endedAt",
    "firstBad",
    "lastBad",
    "finding"
})
public record Verification(
        long id,
        String state,
        Instant requestedAt,
        Long size,
        long verified,
        Long anchoredSize,
        Instant endedAt,
        Long firstBad,
        Long lastBad,
        String finding) {}
