package io.threadpilot.platform.limits;

import io.threadpilot.platform.clients.Tier;

import java.time.Duration;

/**
 * What a bucket of tokens said to one request.
 *
 * @param tier the bucket's size
 * @param granted whether there was a token for the request
 * @param remaining tokens that are left
 * @param untilNext how long it takes until there is a token again; zero while there is one
 */
record Quota(Tier tier, boolean granted, long remaining, Duration untilNext) {

    /** The value of the header {@code RateLimit-Policy}. */
    String policy() {
        return '"' + tier.name() + "\";q=" + tier.requests() + ";w="
                + tier.window().toSeconds();
    }

    /**
     * The value of the header {@code RateLimit}. It says when there is something again only when nothing is left: for a
     * bucket that fills all the time there is no other end of a window.
     */
    String state() {
        String state = '"' + tier.name() + "\";r=" + remaining;
        return remaining > 0 ? state : state + ";t=" + secondsUntilNext();
    }

    /** Rounded up, so that who waits so long does not come too early. */
    long secondsUntilNext() {
        return untilNext.plusNanos(999_999_999).toSeconds();
    }
}
