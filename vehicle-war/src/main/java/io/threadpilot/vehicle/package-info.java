/**
 * The vehicle service: facts about a vehicle by registration number. It stands for the legacy vehicle system, so it is
 * kept as plain as that would be: {@link io.threadpilot.vehicle.VehiclesResource} asks {@code Vehicles}, and there is
 * nothing in between.
 */
package io.threadpilot.vehicle;
