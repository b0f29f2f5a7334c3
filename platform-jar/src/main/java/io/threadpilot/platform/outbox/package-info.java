/**
 * What a service tells about what has happened: an append-only table of events in its own database, written before the answer
 * leaves that the event is about, and read later by whoever delivers, keeps or counts events.
 *
 * <p><b>Writing.</b> {@link io.threadpilot.platform.outbox.Outbox} writes through {@link
 * io.threadpilot.platform.outbox.GroupCommit}: the requests that arrive while one group of events is written form the next, so
 * that under load many share one insert and one commit. No request waits longer for others than for one group ahead of its
 * own, unless more wait than one group holds.
 *
 * <p><b>Positions.</b> Each group changes the one row of {@code outbox_position} first. The row stays locked until the group's
 * transaction ends, also for the other servers on the same database. So whoever sees an event sees every event of a lower
 * position, a group that fails leaves no gap, and a reader that goes on from the last position that it saw misses nothing.
 *
 * <p><b>Reading.</b> A {@link io.threadpilot.platform.events.EventReader} has a name and a position of its own in the table
 * {@code outbox_reader}. Rows that every reader has passed are removed when they are old enough, see {@link
 * io.threadpilot.platform.outbox.OutboxUpkeep}; what a reader has not read stays.
 */
package io.threadpilot.platform.outbox;
