/** What the delivery service answers about deliveries. */
package io.threadpilot.contracts.delivery.deliveries;
