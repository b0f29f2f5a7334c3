/** Switches that operators turn while the server runs. */
package io.threadpilot.platform.toggles;
