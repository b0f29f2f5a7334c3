package io.threadpilot.contracts.audit;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.time.Instant;

/**
 * What the audit service has signed: how many events its log had, and the root of their Merkle tree (RFC 9162).
 *
 * @param size number of events, 1 or more
 * @param root 32 bytes in Base64
 * @param signedAt when it was signed
 * @param note the signed note (C2SP), exactly
 */
@JsonbPropertyOrder({"size", "root", "signedAt", "note"})
public record Checkpoint(long size, String root, Instant signedAt, String note) {}
