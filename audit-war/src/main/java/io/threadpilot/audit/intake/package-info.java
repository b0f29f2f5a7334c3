/**
 * The ways in: HTTP ({@code IngestResource}), the feeds and topics of other services ({@code Sources}), and the service's own events
 * ({@code OwnEvents}). All of them read events by one parser and append them by one appender.
 */
package io.threadpilot.audit.intake;
