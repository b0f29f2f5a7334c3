/**
 * The feed of a service: its log of events over HTTP, for other services that follow it. {@link
 * io.threadpilot.platform.feed.FeedResource} answers; {@link io.threadpilot.platform.feed.Arrivals} lets callers wait for the
 * next event without a thread each.
 */
package io.threadpilot.platform.feed;
