/** Verifies that the log is as it was signed: recomputes it from its bytes, and compares it with checkpoints from outside. */
package io.threadpilot.audit.verification;
