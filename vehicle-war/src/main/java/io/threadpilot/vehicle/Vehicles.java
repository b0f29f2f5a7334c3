package io.threadpilot.vehicle;

import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.contracts.vehicle.Vehicle;
import io.threadpilot.platform.database.SchemaReady;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The vehicle register. */
@Dependent
class Vehicles {

    @PersistenceContext
    private EntityManager entityManager;

    /** Asks each question once before the first call: what does not fit the schema, and what is slow the first time, is met now. */
    void askAtStart(@Observes SchemaReady ready) {
        RegistrationNumber.parse("NO0000").ifPresent(number -> {
            find(number);
            findAll(List.of(number));
        });
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

    /**
     * Asks for many vehicles with one query.
     *
     * @param numbers one at least; duplicates do no harm
     * @return those that are known, each once, by registration number
     */
    List<Vehicle> findAll(Collection<RegistrationNumber> numbers) {
        Set<String> distinct =
                numbers.stream().map(RegistrationNumber::toString).collect(Collectors.toSet());
        return entityManager
                .createQuery("""
                        select new io.threadpilot.contracts.vehicle.Vehicle(
                            v.registrationNumber, v.make, v.model, v.modelYear)
                        from RegisteredVehicle v where v.registrationNumber in :numbers
                        """, Vehicle.class)
                .setParameter("numbers", distinct)
                .getResultStream()
                // Here, because databases differ in where they put Å, Ä and Ö.
                .sorted(Comparator.comparing(Vehicle::registrationNumber))
                .toList();
    }
}
