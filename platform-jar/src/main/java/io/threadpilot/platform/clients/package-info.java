/**
 * Who may call. A client is a name, its keys, its roles and its tier; only the SHA-256 of a key is known here.
 *
 * <p>Clients are configured, see {@link io.threadpilot.platform.clients.ApiClients}, and take effect while the server
 * runs. A call is refused whenever it is not clear that it may pass. {@link io.threadpilot.platform.clients.NewApiKey} is
 * a command that makes a key.
 *
 * <p>{@link io.threadpilot.platform.clients.ClientAuthentication} recognises the client of every request, by its key or by a token
 * that the package {@code tokens} has judged, and refuses none.
 * Whoever brings neither is the client {@code anonymous}, if the configuration gives it roles and {@link
 * io.threadpilot.platform.http.LocalCalls} has the call.
 * {@link io.threadpilot.platform.clients.AuthenticationRequired} gives the client's roles to Jakarta REST, and refuses calls
 * of the API without a client. {@link io.threadpilot.platform.clients.ResourceRoles} does not let a service start whose
 * resource methods are open to all. How much a client may ask is its tier here, and held by the package {@code limits}.
 */
package io.threadpilot.platform.clients;
