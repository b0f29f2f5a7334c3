/**
 * The delivery service: the fleet so far. A resource reads a request ({@code input}) and runs a command ({@code events}), which
 * decides by the events of an aggregate and appends new ones in one transaction.
 */
package io.threadpilot.delivery;
