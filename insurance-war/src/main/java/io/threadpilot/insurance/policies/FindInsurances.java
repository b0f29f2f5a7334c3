package io.threadpilot.insurance.policies;

import io.threadpilot.contracts.insurance.Insurance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import java.util.List;

/** Finds what a person is insured for. */
@ApplicationScoped
class FindInsurances {

    private final Policies policies;
    private final VehicleEnrichment enrichment;

    /** For the proxy that CDI makes. */
    protected FindInsurances() {
        this(null, null);
    }

    @Inject
    FindInsurances(Policies policies, VehicleEnrichment enrichment) {
        this.policies = policies;
        this.enrichment = enrichment;
    }

    /** The person's insurances in the order of their ids; empty if there are none. */
    List<Insurance> of(PersonalIdentityNumber person) {
        return enrichment.enrich(policies.of(person));
    }
}
