/**
 * What an event is: the formats it comes in, the types with their schemas and rules, and when two are the same.
 *
 * <p>One event is the same by each format, since each is read in the words of CloudEvents: the predecessor's {@code eventId} is
 * the {@code id}, {@code eventType} the {@code type}, {@code metadata.source} the {@code source}, {@code timestamp} the {@code
 * time}, {@code payload} the data, and {@code version} the version of the aggregate. A type's own version stands at the end of
 * its name ({@code .v2}) and is 1 where it does not. Of what stands beside, {@link io.threadpilot.audit.event.ContentHmac} takes
 * nothing but the subject.
 */
package io.threadpilot.audit.event;
