/** Copies of checkpoints that are kept outside of the database. */
package io.threadpilot.audit.anchor;
