package io.threadpilot.audit.event;

/** What became of reading an event: an {@link AuditEvent}, or a {@link Rejection}. */
public sealed interface ParsedEvent permits AuditEvent, Rejection {}
