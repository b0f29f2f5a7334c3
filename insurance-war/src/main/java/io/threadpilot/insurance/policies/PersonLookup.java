package io.threadpilot.insurance.policies;

import io.threadpilot.platform.pseudonyms.Pseudonym;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;

import java.util.Optional;

/**
 * Who asks about whom. Kept in the request's attributes, since the answer may be made by another thread than the one that took
 * the request.
 *
 * @param subject the person; null if the request did not say, or not in a form that can be read
 * @param actor the API client; null if none was recognised
 * @param correlationId of the request
 * @param traceParent of the request; null if it has none
 */
record PersonLookup(Pseudonym subject, String actor, String correlationId, String traceParent) {

    private static final String ATTRIBUTE = PersonLookup.class.getName();

    void keepIn(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    static Optional<PersonLookup> keptIn(ContainerRequestContext request) {
        return request.getProperty(ATTRIBUTE) instanceof PersonLookup lookup ? Optional.of(lookup) : Optional.empty();
    }
}
