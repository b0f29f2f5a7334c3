package io.threadpilot.insurance.policies;

import com.github.f4b6a3.uuid.UuidCreator;
import io.threadpilot.contracts.event.Event;
import io.threadpilot.contracts.insurance.PersonInsurancesLookedUp;
import io.threadpilot.contracts.person.PersonalIdentityNumber;
import io.threadpilot.platform.clients.ApiClient;
import io.threadpilot.platform.outbox.Outbox;
import io.threadpilot.platform.pseudonyms.Pseudonym;
import io.threadpilot.platform.pseudonyms.Pseudonyms;
import io.threadpilot.platform.settings.AtStart;
import io.threadpilot.platform.tracing.Correlation;
import io.threadpilot.platform.tracing.TraceParent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** Writes down who has asked about whom, and what came of it. Persons are named by their pseudonyms. */
@ApplicationScoped
class PersonLookups {

    private static final URI SOURCE = URI.create("urn:threadpilot:service:insurance");

    private final Outbox outbox;
    private volatile Pseudonyms pseudonyms;

    /** For the proxy that CDI makes. */
    protected PersonLookups() {
        this(null);
    }

    @Inject
    PersonLookups(Outbox outbox) {
        this.outbox = outbox;
    }

    void begin(@Observes @Initialized(ApplicationScoped.class) Object start) {
        AtStart.run(() -> pseudonyms = Pseudonyms.configured());
    }

    /** What there is to remember of the present request, which asks about this person. */
    PersonLookup by(HttpServletRequest request, PersonalIdentityNumber person) {
        return lookup(request, pseudonyms.of(person.digits()));
    }

    /** What there is to remember of the present request, of which nobody can tell whom it asks about. */
    PersonLookup by(HttpServletRequest request) {
        return lookup(request, null);
    }

    private PersonLookup lookup(HttpServletRequest request, Pseudonym subject) {
        return new PersonLookup(
                subject,
                ApiClient.calling(request).map(ApiClient::name).orElse(null),
                Correlation.of(request),
                TraceParent.of(request).orElse(null));
    }

    /**
     * Writes a look-up down. When this returns, it is in the database for good.
     *
     * @throws io.threadpilot.platform.outbox.EventNotRecordedException if it could not be written
     */
    void record(PersonLookup lookup, PersonInsurancesLookedUp result) {
        outbox.append(() -> event(lookup, result));
    }

    private static Event event(PersonLookup lookup, PersonInsurancesLookedUp result) {
        Optional<Pseudonym> subject = Optional.ofNullable(lookup.subject());
        return new Event(
                Event.SPECIFICATION,
                UuidCreator.getTimeOrderedEpoch(),
                PersonInsurancesLookedUp.TYPE,
                SOURCE,
                Instant.now(),
                PersonInsurancesLookedUp.SCHEMA,
                subject.map(Pseudonym::value).orElse(null),
                subject.map(Pseudonym::keyId).orElse(null),
                lookup.actor(),
                lookup.correlationId(),
                lookup.traceParent(),
                result.toJson());
    }
}
