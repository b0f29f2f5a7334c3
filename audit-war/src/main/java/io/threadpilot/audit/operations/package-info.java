/** What operators see of the log itself: its metrics, and whether anything can be recorded. */
package io.threadpilot.audit.operations;
