/** Deliveries, from pick-up to proof. Knows bookings, and neither fleet nor routes. */
package io.threadpilot.delivery.deliveries;
