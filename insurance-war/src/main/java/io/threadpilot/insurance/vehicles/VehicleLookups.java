package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.vehicle.RegistrationNumber;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A way of asking the vehicle service: one vehicle at a time, or many with one call. */
interface VehicleLookups {

    /**
     * Puts look-ups into questions.
     *
     * @param lookups that nobody asks about yet
     * @param correlationId of the request that wants to know
     * @param trace of this request
     * @return those questions that are new, and have to be asked now; look-ups may also join one that waits
     */
    List<Question> questionsAbout(List<RunningLookup> lookups, String correlationId, LookupSpan trace);

    /**
     * Looks vehicles up with one call, or with several attempts at it.
     *
     * @param question one of those that {@link #questionsAbout} gave
     * @return what became of each vehicle that there was still somebody to ask for, {@link VehicleLookup.Unavailable}
     *     included; fails only by a fault of ours
     */
    CompletionStage<Map<RegistrationNumber, VehicleLookup>> find(Question question);
}
