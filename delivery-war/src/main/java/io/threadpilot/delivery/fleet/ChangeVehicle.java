package io.threadpilot.delivery.fleet;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.delivery.events.CommandTransaction;
import io.threadpilot.delivery.events.EventStream.Happened;
import io.threadpilot.platform.http.EntityTags;
import io.threadpilot.platform.problems.RequestProblem;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Changes one vehicle.
 *
 * @param id of the vehicle
 * @param decision what is to become of it
 * @param ifMatch the versions that the caller would change, as {@code If-Match} lists them; empty if any
 */
record ChangeVehicle(UUID id, VehicleDecision decision, List<String> ifMatch) {

    /**
     * Decides and stores, as a {@link io.threadpilot.delivery.events.Command}.
     *
     * @throws RequestProblem 404 if there is no such vehicle; 412 if it has another version; what the decision throws
     * @throws SQLException if the database failed, or another command was faster
     */
    Outcome execute(CommandTransaction transaction) throws SQLException {
        List<Happened<VehicleEvent>> before = VehicleTable.EVENTS.read(transaction.connection(), id);
        Vehicle vehicle = Vehicle.of(id, before);
        if (!vehicle.exists() && !(decision instanceof VehicleDecision.Add)) {
            throw new RequestProblem(
                    DeliveryProblems.FLEET_VEHICLE_NOT_FOUND, "The fleet has no vehicle with this id.");
        }
        if (!ifMatch.isEmpty() && !EntityTags.of(ifMatch).nameStrongly(Long.toString(vehicle.version()))) {
            throw new RequestProblem(
                    CommonProblems.PRECONDITION_FAILED, "The vehicle has another version than If-Match names.");
        }
        List<VehicleEvent> events = decision.decide(vehicle);
        VehicleTable.EVENTS.append(transaction, id, before, events);
        Vehicle changed = vehicle;
        for (VehicleEvent event : events) {
            changed = changed.after(event);
        }
        if (!events.isEmpty()) {
            new VehicleTable(transaction.connection()).write(changed);
        }
        return new Outcome(changed, !events.isEmpty());
    }

    /**
     * What has become of it.
     *
     * @param changed whether anything has happened
     */
    record Outcome(Vehicle vehicle, boolean changed) {}
}
