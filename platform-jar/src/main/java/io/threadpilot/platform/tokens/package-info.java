/**
 * Bearer tokens (RFC 6750): signed JSON Web Tokens (RFC 7519) of one issuer, which callers may send in place of an API key.
 * They are off until {@code threadpilot.tokens.issuer} is configured. {@code docs/guide/tokens.md} says how to switch them on.
 *
 * <p>{@link io.threadpilot.platform.tokens.BearerTokens} is the entrance. It judges the token of a request and yields a {@link
 * io.threadpilot.platform.tokens.VerifiedToken}, or nothing: every fault of a token has the same answer, and this package
 * writes none of them down. {@code TokenSettings} is what the configuration says, {@code TokenVerifier} holds a token against
 * it, {@code TokenKeys} keeps the issuer's public keys (RFC 7517), and {@code KeyDocument} loads and reads them.
 *
 * <p>No claim of a token may reach a log, trace, metric, error or file. So no exception of the token library is logged or passed
 * on: their messages repeat claims.
 */
package io.threadpilot.platform.tokens;
