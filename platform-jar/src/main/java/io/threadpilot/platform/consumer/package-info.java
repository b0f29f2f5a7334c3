/**
 * Follows the events of other services, from whichever kind of source: {@link io.threadpilot.platform.consumer.feed.FeedFollower} from
 * a feed, the consumer loop of {@code platform-kafka-jar} from a topic. A source hands its records to a {@link
 * io.threadpilot.platform.consumer.BatchStore}, which hands each batch to the service's {@link
 * io.threadpilot.platform.consumer.BatchHandler} in one transaction with the offset of the record that follows. So each record is
 * stored once, as long as the handler's effects are in that transaction: a server that was paused while another one went on finds
 * an offset that is not its own, and rolls back.
 *
 * <p>The id of the source stands beside the offset. Another id is another source of the same name, after a database was replaced,
 * a topic deleted or a broker wiped. That, and records that are gone, begin a new epoch, and {@link
 * io.threadpilot.platform.consumer.Gaps} is told.
 */
package io.threadpilot.platform.consumer;
