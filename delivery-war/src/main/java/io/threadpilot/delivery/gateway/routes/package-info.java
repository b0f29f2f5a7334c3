/** The API of routes, and of what moves with them. */
package io.threadpilot.delivery.gateway.routes;
