package io.threadpilot.platform.database;

/**
 * The event that the schema is up to date: at the start, or later if the database had to be waited for. Calls are answered
 * once all its observers have ended.
 */
public record SchemaReady() {}
