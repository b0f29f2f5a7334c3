package io.threadpilot.delivery.events;

import java.time.Instant;

/**
 * An event and when it happened.
 *
 * @param time in whole microseconds
 */
public record Happened<E>(Instant time, E event) {}
