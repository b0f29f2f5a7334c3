/**
 * What is known about vehicles, and the only place from which the vehicle service is asked. It is a system of unknown
 * capacity that nobody can change, so a question goes through three guarded steps. One method that carried every
 * annotation would let waiting for a place use up the timeout and open the breaker.
 *
 * <ol>
 *   <li>{@code SingleLookups} or {@code BatchLookups} decides: what to ask, what counts as an answer, whether to ask
 *       again. While it waits between attempts it holds no place.
 *   <li>{@code Places} lets at most 5 single questions and 1 batch be under way from this server, over all requests, and
 *       at most 500 of each wait.
 *   <li>{@code Exchange} guards the HTTP exchange alone with a timeout and a circuit breaker, which every way of asking
 *       shares.
 * </ol>
 *
 * <h2>The arithmetic</h2>
 *
 * <p>One exchange: to connect takes at most 250 ms, a silence within the answer at most 700 ms, the whole 900 ms. Four
 * attempts with three waits of 100 to 300 ms can take 4 x 900 + 3 x 300 = 4.5 s. No caller waits for that: after the
 * time budget of 2 s the answer goes out with what is there.
 */
package io.threadpilot.insurance.vehicles;
