package io.threadpilot.audit.privacy;

import io.threadpilot.audit.tree.Leaf;

/**
 * An event as it is stored: nothing personal in it can be read without the keys of its subjects.
 *
 * @param body of the leaf
 * @param wrappedKey the event's key, wrapped under its subject's; null if the event has nothing personal
 * @param subject whose personal data it has; null if it has none
 * @param payload the data as JSON, personal fields sealed; null for a dead letter
 */
public record SealedEvent(Leaf.Body body, byte[] wrappedKey, String subject, String payload) {}
