/**
 * What spans may tell. Instrumentation that we did not write puts into them whatever it finds in a request: the path, the
 * query, the host that the caller named, the messages of exceptions. So a span leaves the server with what is known to be
 * harmless and with nothing else; see {@link io.threadpilot.platform.telemetry.CarefulSpan}.
 *
 * <p>{@link io.threadpilot.platform.telemetry.CallSpans} ends the spans of calls that got no answer.
 */
package io.threadpilot.platform.telemetry;
