package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.vehicle.RegistrationNumber;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A way of asking the vehicle service: one vehicle at a time, or many with one call. */
interface VehicleLookups {

    /** How many vehicles one call may ask about at the most, 1 or more. */
    int largestQuestion();

    /**
     * Looks vehicles up with one call, or with several attempts at it.
     *
     * @param question about at most {@link #largestQuestion()} vehicles
     * @return what became of each vehicle that there was still somebody to ask for, {@link VehicleLookup.Unavailable}
     *     included; fails only by a fault of ours
     */
    CompletionStage<Map<RegistrationNumber, VehicleLookup>> find(Question question);
}
