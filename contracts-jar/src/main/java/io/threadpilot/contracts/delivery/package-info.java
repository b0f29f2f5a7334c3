/** What the delivery service answers. */
package io.threadpilot.contracts.delivery;
