/** How much is accepted, from callers and from other services. */
package io.threadpilot.platform.limits;
