package io.threadpilot.insurance.policies;

import io.threadpilot.contracts.person.PersonalIdentityNumber;
import io.threadpilot.platform.database.SchemaReady;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

import java.util.List;

/** The stored policies. */
@Dependent
class Policies {

    @PersistenceContext
    private EntityManager entityManager;

    /** Asks once before the first call: what does not fit the schema, and what is slow the first time, is met now. */
    void askAtStart(@Observes SchemaReady ready) {
        PersonalIdentityNumber.parse("000000000000", false).ifPresent(this::of);
    }

    /** All policies of a person in the order of their ids, with one query; empty if there are none. */
    List<Policy> of(PersonalIdentityNumber person) {
        return entityManager
                .createQuery(
                        "select p from Policy p where p.personalIdentityNumber = :person order by p.insuranceId",
                        Policy.class)
                .setParameter("person", person.digits())
                .getResultList();
    }
}
