/** What an event is: the formats it comes in, the types with their schemas and rules, and when two are the same. */
package io.threadpilot.audit.event;
