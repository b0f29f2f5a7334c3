/**
 * What joins the traces of one request, and what keeps personal identity numbers out of them.
 */
package io.threadpilot.platform.tracing;
