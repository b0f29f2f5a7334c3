package io.threadpilot.contracts.delivery;

/**
 * What has become of a command, for people.
 *
 * @param message a sentence in English
 */
public record Message(String message) {}
