/** Reads the bodies of requests. */
package io.threadpilot.delivery.input;
