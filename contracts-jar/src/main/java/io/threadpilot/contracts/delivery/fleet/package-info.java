/** What the delivery service answers about vehicles, drivers, and when they can work. */
package io.threadpilot.contracts.delivery.fleet;
