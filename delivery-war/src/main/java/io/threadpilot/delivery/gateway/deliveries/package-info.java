/** The API of deliveries. */
package io.threadpilot.delivery.gateway.deliveries;
