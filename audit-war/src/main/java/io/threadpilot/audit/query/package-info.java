/** Answers questions about the log: pages of events, proofs, checkpoints, bundles. */
package io.threadpilot.audit.query;
