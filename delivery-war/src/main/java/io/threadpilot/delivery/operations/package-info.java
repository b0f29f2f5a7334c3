/** What operators see of the deliveries. */
package io.threadpilot.delivery.operations;
