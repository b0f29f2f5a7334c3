package io.threadpilot.platform.operations;

import io.threadpilot.contracts.problem.Problem;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

import java.util.Map;
import java.util.TreeMap;

/**
 * Adds to every operation of an OpenAPI document what every operation may answer, and gives every error the form of a
 * problem document, so that resource classes name only what is theirs; and links the list of errors. Every service's configuration names it as {@code
 * mp.openapi.filter}; the class {@link Problem} must be among the service's schemas.
 */
public class StandardResponses implements OASFilter {

    private static final Map<String, String> OF_EVERY_OPERATION = new TreeMap<>(Map.of(
            "401",
            "`unauthorized`: no valid API key",
            "403",
            "`forbidden`: the key's client lacks the role that this call needs",
            "406",
            "`not-acceptable`: the header Accept allows no media type that can be given",
            "429",
            "`too-many-requests` or `too-many-parallel-requests`; the header Retry-After says when to ask again",
            "500",
            "`internal-error`: the service failed; the correlation id finds the cause in its log",
            "503",
            "`service-unavailable`: no answer at the moment; the header Retry-After says when to try again"));

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.setExternalDocs(OASFactory.createExternalDocumentation()
                .description("Every error code, and what to do about it")
                .url(ErrorsPage.ADDRESS));
    }

    @Override
    public Operation filterOperation(Operation operation) {
        APIResponses responses = operation.getResponses();
        OF_EVERY_OPERATION.forEach((status, description) -> {
            if (!responses.hasAPIResponse(status)) {
                responses.addAPIResponse(status, OASFactory.createAPIResponse().description(description));
            }
        });
        responses.getAPIResponses().forEach((status, response) -> {
            if (status.compareTo("400") >= 0) {
                asProblem(response);
            }
        });
        return operation;
    }

    private static void asProblem(APIResponse response) {
        Content content = OASFactory.createContent()
                .addMediaType(
                        Problem.MEDIA_TYPE,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref("#/components/schemas/Problem")));
        response.setContent(content);
    }
}
