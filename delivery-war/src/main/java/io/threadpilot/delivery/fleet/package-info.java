/** The fleet: vehicles. Knows no other component. */
package io.threadpilot.delivery.fleet;
