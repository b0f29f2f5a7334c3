/**
 * What every ThreadPilot service runs on. Knows no service, and not how many there are. {@link
 * io.threadpilot.platform.RequestStations} lists what every request passes.
 */
package io.threadpilot.platform;
