package io.threadpilot.insurance.policies;

import io.threadpilot.contracts.insurance.InsuranceHeaders;
import io.threadpilot.contracts.insurance.InsuranceProblems;
import io.threadpilot.contracts.insurance.PersonInsurancesLookedUp;
import io.threadpilot.contracts.insurance.PersonInsurancesLookedUp.Outcome;
import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.contracts.problem.Problem;
import io.threadpilot.platform.outbox.EventNotRecordedException;
import io.threadpilot.platform.problems.ProblemDocuments;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets no answer to a look-up of a person leave before it is written down, whoever has made the answer: the resource, or
 * what refuses calls before they reach it. An answer that cannot be written down is withheld.
 *
 * <p>Not written down are answers of 500 and above, which tell nothing about a person and mostly mean that the database is
 * away; and 429 to a caller who was not recognised, since limits are there so that such calls cost nothing.
 *
 * <p>It has the highest priority of all, which among filters of answers means that it comes first: what the others add, they
 * add to the answer that really leaves.
 */
@Provider
@Dependent
@Priority(Priorities.USER + 1000)
public class RecordedLookups implements ContainerResponseFilter {

    /** The number in the path, or "search" with the number in the body. */
    private static final Pattern PATH = Pattern.compile("/?v1/insurances/([^/]+)/?");

    private static final Jsonb JSONB = JsonbBuilder.create();

    @Inject
    PersonLookups lookups;

    @Inject
    ProblemDocuments documents;

    @Context
    HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Optional<PersonLookup> kept = PersonLookup.keptIn(request);
        Optional<String> named =
                namedBy(request.getMethod(), request.getUriInfo().getPath());
        if (kept.isEmpty() && named.isEmpty() || response.getStatus() >= 500) {
            return;
        }
        // Refused before the resource was reached, and therefore still on the request's own thread.
        PersonLookup lookup = kept.orElseGet(() -> refused(named.orElseThrow()));
        if (lookup.actor() == null && response.getStatus() == CommonProblems.TOO_MANY_REQUESTS.status()) {
            return;
        }
        try {
            lookups.record(lookup, result(response));
        } catch (EventNotRecordedException e) {
            withhold(response, lookup.correlationId());
        }
    }

    /**
     * What the address of a look-up names.
     *
     * @param path below the application's own
     * @return a person's number, or {@value InsurancesResource#SEARCH}; empty if a call of this method to this address is no
     *     look-up
     */
    static Optional<String> namedBy(String method, String path) {
        Matcher address = PATH.matcher(path);
        return address.matches() && isLookup(method, address.group(1))
                ? Optional.of(address.group(1))
                : Optional.empty();
    }

    private PersonLookup refused(String lastSegment) {
        return InsurancesResource.person(lastSegment)
                .map(person -> lookups.by(servletRequest, person))
                .orElseGet(() -> lookups.by(servletRequest));
    }

    private static boolean isLookup(String method, String lastSegment) {
        return lastSegment.equals(InsurancesResource.SEARCH)
                ? method.equals(HttpMethod.POST)
                : method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    private static PersonInsurancesLookedUp result(ContainerResponseContext response) {
        int status = response.getStatus();
        if (status == Response.Status.OK.getStatusCode()) {
            return new PersonInsurancesLookedUp(
                    Outcome.FOUND,
                    status,
                    response.getEntity() instanceof Collection<?> insurances ? insurances.size() : null,
                    Boolean.valueOf(response.getHeaderString(InsuranceHeaders.ENRICHMENT_COMPLETE)),
                    null);
        }
        String problem = response.getEntity() instanceof String document
                ? JSONB.fromJson(document, Problem.class).code()
                : CommonProblems.ofStatus(status).code();
        return new PersonInsurancesLookedUp(
                problem.equals(InsuranceProblems.INSURANCES_NOT_FOUND.code()) ? Outcome.NOT_FOUND : Outcome.REFUSED,
                status,
                null,
                null,
                problem);
    }

    private void withhold(ContainerResponseContext response, String correlationId) {
        Response problem = documents.respond(
                Response.status(CommonProblems.SERVICE_UNAVAILABLE.status()),
                CommonProblems.SERVICE_UNAVAILABLE,
                "This look-up could not be recorded and is therefore not answered; try again later.",
                List.of(),
                correlationId);
        response.getHeaders().clear();
        response.setStatus(problem.getStatus());
        response.getHeaders().putAll(problem.getHeaders());
        response.setEntity(problem.getEntity(), null, problem.getMediaType());
    }
}
