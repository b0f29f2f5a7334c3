/**
 * What the vehicle service answers, and the client to ask it with.
 *
 * <p>{@link io.threadpilot.contracts.vehicle.RegistrationNumber} is here and not in a service, because both sides must
 * agree on it: the number that the insurance service finds distinct is the number that the vehicle service looks up.
 */
package io.threadpilot.contracts.vehicle;
