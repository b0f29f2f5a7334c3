/**
 * Leases: one of many servers on the same database does what only one at a time may do. {@link
 * io.threadpilot.platform.lease.Lease} is the row in the database, {@link io.threadpilot.platform.lease.LeasedLoop} works while
 * its server holds the lease, and {@link io.threadpilot.platform.lease.LoopThread} is the thread of this and other loops.
 *
 * <p>A server can be paused at any moment and wake up after another one has taken the lease. So every transaction of the holder
 * begins with {@link io.threadpilot.platform.lease.Lease#confirm}, which locks the row and fails if the fence has changed. A
 * holder that was paused before its transaction writes nothing. One that was paused inside it keeps the row locked until the
 * database ends its session, after five seconds without a statement.
 */
package io.threadpilot.platform.lease;
