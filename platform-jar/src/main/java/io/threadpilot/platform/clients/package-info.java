/**
 * Who may call. A client is a name, its keys, its roles and its tier; only the SHA-256 of a key is known here. Jakarta
 * Security carries the result, so that {@code @RolesAllowed} and the caller's principal work as they do everywhere.
 *
 * <p>Clients are configured, see {@link io.threadpilot.platform.clients.ApiClients}, and take effect while the server
 * runs. A call is refused whenever it is not clear that it may pass. {@link io.threadpilot.platform.clients.NewApiKey} is
 * a command that makes a key.
 *
 * <p>{@link io.threadpilot.platform.clients.ApiKeyAuthentication} never refuses a call itself: Liberty would log the URL
 * of the refused request, personal identity number included. It only says who calls, and {@link
 * io.threadpilot.platform.clients.AuthenticationRequired} refuses those of whom nothing is known. How much a client may
 * ask is its tier here, and held by the package {@code limits}.
 */
package io.threadpilot.platform.clients;
