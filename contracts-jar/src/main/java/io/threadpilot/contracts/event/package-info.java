/**
 * What ThreadPilot's services tell about what has happened: one envelope, {@link io.threadpilot.contracts.event.Event}, which
 * is a CloudEvent. For each type of event a record that reads and makes the envelope's data is among the contracts of the
 * service that tells it.
 *
 * <p>A type's name ends with its major version, {@code something-happened.v1}. Within a major version properties are
 * only added, never taken away or given another meaning, and closed lists of values stay as they are; so a reader of an
 * older minor version reads events of every newer one, and passes over what it does not know. The schemas, one for each
 * minor version, are in {@code META-INF/threadpilot/schemas} of this archive.
 */
package io.threadpilot.contracts.event;
