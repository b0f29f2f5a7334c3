/**
 * What is known about vehicles, and the only place from which the vehicle service is asked. It is a system of unknown
 * capacity that nobody can change, so it is asked no more than it must be.
 *
 * <p>{@code VehicleDirectory} is the only way in. It answers from {@code VehicleCache} what was answered a short time ago.
 * For the rest there is one {@code RunningLookup} for each vehicle, which everybody who needs it waits for, each for as
 * long as his own {@code Deadline} allows. New ones are put into {@code Question}s, and a question goes through three
 * guarded steps. One method that carried every annotation would let waiting for a place use up the timeout and open the
 * breaker.
 *
 * <ol>
 *   <li>{@code SingleLookups} or {@code BatchLookups} decides: what to ask, what counts as an answer. {@code Retries}
 *       decides whether and when to ask again. While a question waits between attempts it holds no place and no thread.
 *   <li>{@code Places} lets at most 5 single questions and 1 batch be under way from this server, over all requests, and
 *       at most 500 of each wait. Whose turn comes asks only about what somebody still waits for.
 *   <li>{@code Exchange} guards the HTTP exchange alone with a timeout and a circuit breaker, which every way of asking
 *       shares; {@code ExchangeDeadline} closes the connection of one that does not end.
 * </ol>
 *
 * <p>All of it is done in the context of the request that began it, and {@code VehicleTraces} shows it in that one's trace.
 *
 * <h2>The arithmetic</h2>
 *
 * <p>One exchange: to connect takes at most 250 ms, a silence within the answer at most 700 ms, the whole 900 ms. Four
 * attempts with waits of at most 125, 250 and 500 ms could take 4 x 900 + 875 = 4,475 ms. No caller waits for that: after
 * the time budget of 2 s the answer goes out with what is there, and no attempt begins whose answer would come later.
 */
package io.threadpilot.insurance.vehicles;
