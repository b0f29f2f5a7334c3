/** The feed of another service as a source of records for a {@link io.threadpilot.platform.consumer.BatchStore}. */
package io.threadpilot.platform.consumer.feed;
