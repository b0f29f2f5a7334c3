package io.threadpilot.contracts.insurance;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The question for a person's insurances, as a request body, so that nothing personal stands in a URL.
 *
 * @param personalIdentityNumber in any form that the service accepts; as received, not yet checked; may be null
 */
@Schema(description = "Whose insurances to look up.")
public record PersonSearch(
        @Schema(
                description = "12 digits YYYYMMDDNNNC, a hyphen or plus before the last four allowed;"
                        + " or YYMMDD-NNNC, or YYMMDD+NNNC from the age of 100.",
                examples = "199001011234",
                required = true,
                minLength = 11,
                maxLength = 13,
                pattern = PersonSearch.FORMS)
        String personalIdentityNumber) {

    /** The accepted forms of a personal identity number, as a regular expression for documents. */
    public static final String FORMS = "^([0-9]{8}[-+]?|[0-9]{6}[-+])[0-9]{4}$";

    /** Without the number: personal identity numbers must not reach a log. */
    @Override
    public String toString() {
        return "PersonSearch[]";
    }
}
