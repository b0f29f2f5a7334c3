/**
 * The Merkle tree of the log (RFC 9162), its leaves, and its signed checkpoints. Knows no database.
 *
 * <p>The store encodes each event as a {@link io.threadpilot.audit.tree.Leaf} and adds its hash to the {@link
 * io.threadpilot.audit.tree.CompactRange}, which is all that an append needs to know of the tree. It keeps the hashes of the leaves,
 * and of the nodes of every eighth level above them; from these {@link io.threadpilot.audit.tree.MerkleProofs} makes proofs. Nodes of
 * the levels between are cheaper to hash again than to read.
 *
 * <p>A {@link io.threadpilot.audit.tree.Checkpoint} is what is signed, with a {@link io.threadpilot.audit.tree.SigningKey}; a {@link
 * io.threadpilot.audit.tree.Bundle} is what is handed out. {@code docs/guide/audit-proofs.md} describes all formats for whoever wants
 * to check them without this code, and {@code META-INF/threadpilot/VerifyBundle.java} is a program that does. It shares no line with
 * this package on purpose: it must run alone, and a mistake must not be made twice.
 */
package io.threadpilot.audit.tree;
