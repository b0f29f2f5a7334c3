/** The types of events that the audit service knows, and the rules that their data keep: one JSON Schema for each version. */
package io.threadpilot.audit.event.types;
