package io.threadpilot.platform.clients;

import java.time.Duration;

/**
 * How much a client may ask. Requests are counted by a bucket of tokens: a full one holds {@code requests} of them, each
 * request takes one, and an empty one is full again after {@code window}.
 *
 * @param name as the configuration names it; shown to the caller
 * @param requests within the window, or {@link #UNLIMITED}
 * @param window whole seconds; of no meaning when requests are unlimited
 * @param parallel requests under way at once, or {@link #UNLIMITED}
 */
public record Tier(String name, int requests, Duration window, int parallel) {

    /** In place of a number: there is no limit. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** The tier of clients that name none. */
    static final String OF_CLIENTS = "standard";

    /** The tier of callers that no client was recognised in, for each address. */
    static final String OF_ADDRESSES = "unauthenticated";
}
