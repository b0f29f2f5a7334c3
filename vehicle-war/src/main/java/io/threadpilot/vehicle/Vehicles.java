package io.threadpilot.vehicle;

import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.contracts.vehicle.Vehicle;
import io.threadpilot.platform.database.SchemaReady;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

import java.util.Optional;

/** The vehicle register. */
@ApplicationScoped
class Vehicles {

    @PersistenceContext
    private EntityManager entityManager;

    /** Asks once before the first call: what does not fit the schema, and what is slow the first time, is met now. */
    void askAtStart(@Observes SchemaReady ready) {
        RegistrationNumber.parse("NO0000").ifPresent(this::find);
    }

    Optional<Vehicle> find(RegistrationNumber number) {
        return entityManager
                .createQuery("""
                        select new io.threadpilot.contracts.vehicle.Vehicle(
                            v.registrationNumber, v.make, v.model, v.modelYear)
                        from RegisteredVehicle v where v.registrationNumber = :number
                        """, Vehicle.class)
                .setParameter("number", number.toString())
                .getResultStream()
                .findFirst();
    }
}
