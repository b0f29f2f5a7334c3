/** What the delivery service answers about routes. */
package io.threadpilot.contracts.delivery.routes;
