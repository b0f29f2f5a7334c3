/**
 * One line for each request that the application has answered, in place of Liberty's access log, which can only print the
 * whole path, in which a personal identity number may stand; and one more in the metrics.
 *
 * <p>{@link io.threadpilot.platform.accesslog.AccessLogFilter} makes the line when the answer is complete, and {@link
 * io.threadpilot.platform.accesslog.AccessLog} writes it by a thread of its own to the process's standard output. No
 * request ever waits for that: when 8192 lines wait already, the next is dropped and counted.
 *
 * <p>At the same moment {@link io.threadpilot.platform.accesslog.RequestMetrics} counts the request by its route, its
 * status and its client, and measures how long it took, whether lines are wanted or not.
 *
 * <p>Nothing that a caller writes is repeated. The path is shown by its {@link io.threadpilot.platform.accesslog.Routes
 * route}, a method that is none of HTTP's own as a fixed word; client, status and correlation id are checked before they
 * come here.
 *
 * <p>Other log messages that belong to a request have the ids of its line, by {@link
 * io.threadpilot.platform.accesslog.LogFields}. {@code docs/logs.md} lists all messages.
 */
package io.threadpilot.platform.accesslog;
