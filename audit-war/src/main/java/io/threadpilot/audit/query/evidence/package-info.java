/** Answers what proves the log to somebody who does not trust the server: exact bytes, proofs, checkpoints, bundles. */
package io.threadpilot.audit.query.evidence;
