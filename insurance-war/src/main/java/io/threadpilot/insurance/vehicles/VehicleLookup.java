package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.insurance.VehicleStatus;
import io.threadpilot.contracts.vehicle.Vehicle;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What became of the question for one vehicle. */
public sealed interface VehicleLookup {

    /** How this is called on the wire. */
    VehicleStatus status();

    /**
     * The vehicle service stated these facts.
     *
     * @param vehicle the facts
     * @param asOf when they were stated, to the second
     * @param fresh false: they have served their time, and the vehicle service could not be asked again
     */
    record Found(Vehicle vehicle, Instant asOf, boolean fresh) implements VehicleLookup {

        /** Facts that were stated just now. */
        static Found now(Vehicle vehicle) {
            return new Found(vehicle, Instant.now().truncatedTo(ChronoUnit.SECONDS), true);
        }

        /** The same facts for want of fresh ones. */
        Found stale() {
            return new Found(vehicle, asOf, false);
        }

        @Override
        public VehicleStatus status() {
            return fresh ? VehicleStatus.FOUND : VehicleStatus.STALE;
        }
    }

    /** The vehicle service answered that there is no such vehicle. */
    record Unknown() implements VehicleLookup {
        @Override
        public VehicleStatus status() {
            return VehicleStatus.NOT_FOUND;
        }
    }

    /**
     * The vehicle service could not be asked, or did not answer.
     *
     * @param reason why
     */
    record Unavailable(Reason reason) implements VehicleLookup {
        @Override
        public VehicleStatus status() {
            return VehicleStatus.UNAVAILABLE;
        }
    }

    /** Why there is no answer; for logs and metrics, never for the caller. */
    enum Reason {
        /** 401 or 403. */
        OUR_KEY_IS_REFUSED,
        /** Any other status that is no answer. */
        ERROR_STATUS,
        /** 200, but not with facts about this vehicle. */
        UNUSABLE_ANSWER,
        /** No connection, or one that broke. */
        NO_ANSWER,
        /** An exchange took longer than it may. */
        EXCHANGE_TIMED_OUT,
        /** Too many exchanges failed of late, so none is tried. */
        BREAKER_OPEN,
        /** The vehicle service has asked to be left alone for a while. */
        ASKED_TO_WAIT,
        /** Too many questions wait already. */
        TOO_MANY_WAITING,
        /** The time budget was used up before there was an answer, or too little of it was left to ask. */
        TIME_BUDGET_USED_UP,
        /** A fault of ours, which the log describes. */
        INTERNAL_ERROR;

        /** Whether the vehicle service was asked in vain, rather than not asked. */
        boolean asked() {
            return switch (this) {
                case OUR_KEY_IS_REFUSED, ERROR_STATUS, UNUSABLE_ANSWER, NO_ANSWER, EXCHANGE_TIMED_OUT -> true;
                case BREAKER_OPEN, ASKED_TO_WAIT, TOO_MANY_WAITING, TIME_BUDGET_USED_UP, INTERNAL_ERROR -> false;
            };
        }
    }
}
