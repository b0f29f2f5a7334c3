package io.threadpilot.contracts.insurance;

import io.threadpilot.contracts.event.Event;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

import java.net.URI;
import java.util.Map;

/**
 * Somebody has asked what a person is insured for: the data of an {@link Event} of the type {@value #TYPE}.
 *
 * @param outcome what came of it; not null
 * @param status the HTTP status of the answer: 200, 404, or what refused it
 * @param policies how many insurances were answered; null if none were
 * @param complete whether the facts about all cars were fresh, see {@link
 *     InsuranceHeaders#ENRICHMENT_COMPLETE}; null if no insurances were answered
 * @param problem the code of the problem document that was the answer; null if insurances were answered
 */
public record PersonInsurancesLookedUp(
        Outcome outcome, int status, Integer policies, Boolean complete, String problem) {

    /** The type of the event. */
    public static final String TYPE = "person-insurances-looked-up.v1";

    /** The schema that the data follows. */
    public static final URI SCHEMA = URI.create("urn:threadpilot:schema:person-insurances-looked-up:1.0");

    /** To look its provider up takes longer than to build an object. */
    private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());

    /** What came of a look-up. */
    public enum Outcome {
        /** The person's insurances were answered. */
        FOUND,
        /** It was answered that the person has none. */
        NOT_FOUND,
        /** Nothing about the person was answered. */
        REFUSED
    }

    /**
     * Reads an event's data. What a newer minor version has added is passed over.
     *
     * @param event of the type {@value #TYPE}
     * @throws IllegalArgumentException if it is of another type, or its data are not as this type's must be
     */
    public static PersonInsurancesLookedUp from(Event event) {
        if (!TYPE.equals(event.type())) {
            throw new IllegalArgumentException("Not an event of the type " + TYPE);
        }
        JsonObject data = event.data();
        try {
            return new PersonInsurancesLookedUp(
                    Outcome.valueOf(data.getString("outcome")),
                    data.getInt("status"),
                    data.containsKey("policies") ? data.getInt("policies") : null,
                    data.containsKey("complete") ? data.getBoolean("complete") : null,
                    data.getString("problem", null));
        } catch (NullPointerException | ClassCastException | IllegalArgumentException e) {
            throw new IllegalArgumentException("Not the data of an event of the type " + TYPE, e);
        }
    }

    /** The data as an event carries them; what is null is left out. */
    public JsonObject toJson() {
        JsonObjectBuilder data =
                BUILDERS.createObjectBuilder().add("outcome", outcome.name()).add("status", status);
        if (policies != null) {
            data.add("policies", policies);
        }
        if (complete != null) {
            data.add("complete", complete);
        }
        if (problem != null) {
            data.add("problem", problem);
        }
        return data.build();
    }
}
