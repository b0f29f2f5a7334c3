/** The API: resources that join fleet, routes, bookings and deliveries, which do not know each other. */
package io.threadpilot.delivery.gateway;
