/** What every ThreadPilot service runs on. Knows no service, and not how many there are. */
package io.threadpilot.platform;
