/** The API of vehicles, drivers, and when they can work. */
package io.threadpilot.delivery.gateway.fleet;
