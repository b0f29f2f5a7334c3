/** Commands and the events that they append. Events are the truth; views are written in the same transaction. */
package io.threadpilot.delivery.events;
