package io.threadpilot.platform.operations;

import io.threadpilot.contracts.Headers;
import io.threadpilot.contracts.problem.Problem;
import io.threadpilot.contracts.problem.ProblemType;
import io.threadpilot.platform.service.ServiceDescriptor;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.servers.Server;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Adds to every operation of an OpenAPI document what every operation may answer, to every answer the headers that it
 * has, and gives every error the form of a problem document with an example for each code that its description names, so
 * that resource classes name only what is theirs; links the list of errors; and says where the service is: where the
 * document was found, whatever the address. Every service's configuration names it as {@code
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
            "415",
            "`unsupported-media-type`: the header Content-Type is not one media type, or the body is packed",
            "429",
            "`too-many-requests` or `too-many-parallel-requests`; the header Retry-After says when to ask again",
            "500",
            "`internal-error`: the service failed; the correlation id finds the cause in its log",
            "503",
            "`service-unavailable`: no answer at the moment; the header Retry-After says when to try again"));

    /** By name; described once in the document, and referred to by its answers. */
    private static final Map<String, Header> HEADERS = new TreeMap<>(Map.of(
            Headers.CORRELATION_ID,
            header(
                    "The caller's, or a new one: joins the logs of everything that this request caused.",
                    Headers.CORRELATION_ID_FORM,
                    64,
                    true),
            HttpHeaders.CACHE_CONTROL,
            header("Who may keep the answer, and for how long.", "^(no-store|private, max-age=[0-9]+)$", 30, true),
            Headers.RATE_LIMIT,
            header(
                    "What is left of the caller's quota, where it has one; draft-ietf-httpapi-ratelimit-headers-11.",
                    "^\"[^\"]+\";r=[0-9]+(;t=[0-9]+)?$",
                    256,
                    false),
            Headers.RATE_LIMIT_POLICY,
            header(
                    "The caller's quota, where it has one; draft-ietf-httpapi-ratelimit-headers-11.",
                    "^\"[^\"]+\";q=[0-9]+;w=[0-9]+$",
                    256,
                    false),
            HttpHeaders.WWW_AUTHENTICATE,
            header("How to say who calls.", "^ApiKey realm=\"[^\"]+\"$", 50, true),
            HttpHeaders.ACCEPT_ENCODING,
            header("Says that the body was packed, and must not be.", "^identity$", 10, false),
            HttpHeaders.RETRY_AFTER,
            OASFactory.createHeader()
                    .description("In how many seconds to ask again.")
                    .required(true)
                    .schema(OASFactory.createSchema()
                            .addType(Schema.SchemaType.INTEGER)
                            .format("int32")
                            .minimum(BigDecimal.ONE)
                            .maximum(BigDecimal.valueOf(Integer.MAX_VALUE)))));

    private static final List<String> OF_EVERY_ANSWER =
            List.of(HttpHeaders.CACHE_CONTROL, Headers.CORRELATION_ID, Headers.RATE_LIMIT, Headers.RATE_LIMIT_POLICY);

    private static final Map<String, String> OF_ONE_STATUS = Map.of(
            "401", HttpHeaders.WWW_AUTHENTICATE,
            "415", HttpHeaders.ACCEPT_ENCODING,
            "429", HttpHeaders.RETRY_AFTER,
            "503", HttpHeaders.RETRY_AFTER);

    private static final Pattern CODE = Pattern.compile("`([a-z-]+)`");
    private static final String ANY_CORRELATION_ID = "0a0df3a8-0f0c-4a6e-9d3c-6a5f8f6a1c11";

    private static Header header(String description, String pattern, int maxLength, boolean always) {
        return OASFactory.createHeader()
                .description(description)
                .required(always)
                .schema(OASFactory.createSchema()
                        .addType(Schema.SchemaType.STRING)
                        .maxLength(maxLength)
                        .pattern(pattern));
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        HEADERS.forEach(document.getComponents()::addHeader);
        // Relative to the document's own address, so right on every port and behind every proxy. Not for the public.
        Server here = OASFactory.createServer()
                .url("/")
                .description("Where this document was found, locally as in production");
        here.addExtension("x-internal", true);
        document.setServers(List.of(here));
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
            OF_EVERY_ANSWER.forEach(header -> refer(response, header));
            if (OF_ONE_STATUS.containsKey(status)) {
                refer(response, OF_ONE_STATUS.get(status));
            }
        });
        return operation;
    }

    private static void refer(APIResponse response, String header) {
        response.addHeader(header, OASFactory.createHeader().ref("#/components/headers/" + header));
    }

    private static void asProblem(APIResponse response) {
        MediaType problem =
                OASFactory.createMediaType().schema(OASFactory.createSchema().ref("#/components/schemas/Problem"));
        CODE.matcher(response.getDescription())
                .results()
                .map(match -> match.group(1))
                .flatMap(named -> problems().filter(type -> type.code().equals(named)))
                .forEach(type -> problem.addExample(type.code(), example(type)));
        response.setContent(OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, problem));
    }

    /** Common ones, and those of the service whose document this is. The filter is no bean. */
    private static Stream<ProblemType> problems() {
        return CDI.current().select(ServiceDescriptor.class).get().allProblems().stream();
    }

    /** What every occurrence of this problem has; without the detail, which the occurrence has. */
    private static Example example(ProblemType type) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("type", type.uri().toString());
        value.put("title", type.title());
        value.put("status", type.status());
        value.put("instance", Problem.instanceOf(ANY_CORRELATION_ID).toString());
        value.put("code", type.code());
        value.put("correlationId", ANY_CORRELATION_ID);
        return OASFactory.createExample().summary(type.title()).value(value);
    }
}
