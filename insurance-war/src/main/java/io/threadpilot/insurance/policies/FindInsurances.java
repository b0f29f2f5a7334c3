package io.threadpilot.insurance.policies;

import io.threadpilot.contracts.insurance.Insurance;
import io.threadpilot.contracts.person.PersonalIdentityNumber;
import io.threadpilot.insurance.vehicles.TimeBudget;
import io.threadpilot.platform.clients.ApiClient;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Finds what a person is insured for. */
@Dependent
class FindInsurances {

    private final Policies policies;
    private final VehicleEnrichment enrichment;

    @Inject
    FindInsurances(Policies policies, VehicleEnrichment enrichment) {
        this.policies = policies;
        this.enrichment = enrichment;
    }

    /**
     * Finds a person's insurances.
     *
     * @param person whose
     * @param caller who asks
     * @param budget how long looking up the cars may take
     * @return in the order of their ids; empty if there are none
     */
    CompletionStage<List<Insurance>> of(PersonalIdentityNumber person, ApiClient caller, TimeBudget budget) {
        return enrichment.enrich(policies.of(person), caller, budget);
    }
}
