/**
 * Measures both services as they are shipped, on this machine, against a server that does nothing: {@code bench/run}.
 *
 * <p>{@link io.threadpilot.bench.Bench} runs the parts, {@link io.threadpilot.bench.InsuranceParts} and
 * {@link io.threadpilot.bench.VehiclePart} say what is measured, {@link io.threadpilot.bench.Targets} what is to be
 * reached. Needs Linux, wrk, and a JDK of 21 or newer for the server that does nothing.
 */
package io.threadpilot.bench;
