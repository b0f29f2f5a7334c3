/**
 * The audit service: records business events for good, and proves what happened. An event comes in by HTTP, a feed or Kafka, is
 * read ({@code event}), becomes a leaf of the log ({@code store}, {@code tree}), and is found again ({@code query}).
 */
package io.threadpilot.audit;
