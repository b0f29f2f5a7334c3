package io.threadpilot.insurance.policies;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

import java.util.List;

/** The stored policies. */
@ApplicationScoped
class Policies {

    @PersistenceContext
    private EntityManager entityManager;

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
