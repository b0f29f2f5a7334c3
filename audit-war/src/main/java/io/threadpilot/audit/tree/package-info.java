/** The Merkle tree of the log (RFC 9162), its leaves, and its signed checkpoints. Knows no database. */
package io.threadpilot.audit.tree;
