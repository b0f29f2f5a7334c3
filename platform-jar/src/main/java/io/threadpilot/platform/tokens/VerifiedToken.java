package io.threadpilot.platform.tokens;

import java.util.Set;

/**
 * What a good token says, as far as anybody needs to know.
 *
 * @param client the configured name that stands for the caller in logs, metrics and events; it is no claim
 * @param tier the configured name of the caller's tier
 * @param subject whom the issuer means ({@code sub}), 1 to 255 characters; a claim, which is never written anywhere
 * @param roles what the subject may do; claims too; may be empty
 */
public record VerifiedToken(String client, String tier, String subject, Set<String> roles) {

    public VerifiedToken {
        roles = Set.copyOf(roles);
    }

    /** Without the claims. */
    @Override
    public String toString() {
        return "VerifiedToken[client=" + client + ", tier=" + tier + "]";
    }
}
