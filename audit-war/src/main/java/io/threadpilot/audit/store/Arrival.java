package io.threadpilot.audit.store;

import io.threadpilot.audit.event.ParsedEvent;
import io.threadpilot.audit.event.ReceivedEvent;

/**
 * An event that is to be appended.
 *
 * @param position in its shard
 * @param received its bytes
 * @param parsed what they say
 */
public record Arrival(long position, ReceivedEvent received, ParsedEvent parsed) {}
