package io.threadpilot.parcel;

import io.threadpilot.contracts.parcel.Parcel;
import io.threadpilot.platform.database.SchemaReady;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

import java.util.Optional;

/** The store of parcels. */
@Dependent
class Parcels {

    @PersistenceContext
    private EntityManager entityManager;

    /** Runs the query once before the first call, so that a schema that does not fit stops the start. */
    void queryAtStart(@Observes SchemaReady ready) {
        find(0);
    }

    /**
     * Reads one parcel.
     *
     * @param number of the parcel
     * @return empty if there is no such parcel
     */
    Optional<Parcel> find(int number) {
        return entityManager
                .createQuery("""
                        select new io.threadpilot.contracts.parcel.Parcel(p.number, p.content)
                        from StoredParcel p where p.number = :number
                        """, Parcel.class)
                .setParameter("number", number)
                .getResultStream()
                .findFirst();
    }
}
