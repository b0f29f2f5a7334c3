/**
 * The log of a service: its events in one order, by positions that have no gaps. {@link
 * io.threadpilot.platform.events.EventLog} reads it; an {@link io.threadpilot.platform.events.EventReader} remembers how far it
 * has come. There are two ways in, and both count the positions up in the one row of {@code outbox_position}:
 *
 * <ul>
 *   <li>{@link io.threadpilot.platform.outbox.Outbox}: the service records that it has answered something. The event gets its
 *       position in the transaction that writes it.
 *   <li>{@link io.threadpilot.platform.events.EventStore}: a command changes an aggregate, and its events are the change. They
 *       are inserted in the command's own transaction, without a position, so that commands do not wait for each other. The
 *       {@link io.threadpilot.platform.events.Numberer} of one server gives committed events their positions.
 * </ul>
 *
 * <p>Whoever sees a position sees every lower one that was not removed, also when a transaction commits late. Events of the
 * outbox are removed when they are old and every reader has passed them. Events of the store are never removed.
 */
package io.threadpilot.platform.events;
