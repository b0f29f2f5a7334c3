package io.threadpilot.vehicle;

import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.contracts.vehicle.Vehicle;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

import java.util.Optional;

/** The vehicle register. */
@ApplicationScoped
class Vehicles {

    @PersistenceContext
    private EntityManager entityManager;

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
