/**
 * How much one caller may ask under {@code /api}: so many requests within a window, counted by a bucket of tokens, and so
 * many at once. A caller is a client, over all its keys, or, for anonymous callers and where no client is recognised, the network
 * that the request comes from. What it may ask is its {@link io.threadpilot.platform.clients.Tier}. Health, metrics and OpenAPI are not
 * under {@code /api} and have no limits.
 *
 * <p>{@code LimitedCalls} stands before authentication is demanded, so that refused keys cost something too. {@code
 * TokenBuckets} is the one class that knows how buckets are kept: here in this server's memory, so that three servers grant three
 * times as much. A shared store would take its place.
 */
package io.threadpilot.platform.limits;
