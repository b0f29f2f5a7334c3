package io.threadpilot.platform.pseudonyms;

/**
 * Stands for one person.
 *
 * @param value HMAC-SHA-256 in base64url (RFC 4648, section 5) without padding: 43 characters
 * @param keyId the id of the key under which it was made; pseudonyms of different keys cannot be compared
 */
public record Pseudonym(String value, String keyId) {}
