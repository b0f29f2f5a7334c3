package io.threadpilot.insurance.policies;

import io.threadpilot.contracts.insurance.Insurance;
import io.threadpilot.contracts.insurance.InsuranceHeaders;
import io.threadpilot.contracts.insurance.InsuranceProblems;
import io.threadpilot.contracts.insurance.PersonSearch;
import io.threadpilot.contracts.person.PersonalIdentityNumber;
import io.threadpilot.contracts.problem.Problem;
import io.threadpilot.insurance.InsuranceApplication;
import io.threadpilot.insurance.vehicles.TimeBudget;
import io.threadpilot.platform.clients.ApiClient;
import io.threadpilot.platform.problems.RequestProblem;
import io.threadpilot.platform.settings.Setting;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.GenericEntity;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Answers what a person is insured for. */
@Path("/v1/insurances")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "Insurances", description = "What persons are insured for")
@APIResponse(
        responseCode = "200",
        description = "The person's insurances, in the order of their ids.",
        headers =
                @Header(
                        name = InsuranceHeaders.ENRICHMENT_COMPLETE,
                        description = "false as soon as one car is STALE, UNAVAILABLE or DISABLED",
                        required = true,
                        schema = @Schema(implementation = Boolean.class)),
        content =
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(type = SchemaType.ARRAY, implementation = Insurance.class),
                        examples =
                                @ExampleObject(
                                        name = "car-and-pet",
                                        summary = "A person with a car and a pet",
                                        value = InsurancesResource.CAR_AND_PET)))
@APIResponse(responseCode = "404", description = "`insurances-not-found`: the person has no insurances")
public class InsurancesResource {

    static final String CAR_AND_PET = """
            [{"insuranceId":1000000,"personalIdentityNumber":"199001011234","product":"CAR","monthlyCost":30.00,\
            "carRegistrationNumber":"ABC123","vehicleStatus":"FOUND","vehicleDetailsAsOf":"2026-11-21T12:00:00Z",\
            "vehicleDetails":{"make":"Volvo","model":"XC60","modelYear":2021}},\
            {"insuranceId":1000001,"personalIdentityNumber":"199001011234","product":"PET","monthlyCost":10.00}]""";

    private static final String FORMS = "A personal identity number has 12 digits, YYYYMMDDNNNC;"
            + " the forms YYYYMMDD-NNNC, YYMMDD-NNNC and YYMMDD+NNNC are read too."
            + " Where numbers are checked strictly, its date, serial number and check digit must be valid.";

    static final String SEARCH = "search";

    @jakarta.enterprise.inject.Produces
    static final Setting<Boolean> STRICT_NUMBERS = Setting.yesOrNo("threadpilot.numbers.strict");

    @jakarta.enterprise.inject.Produces
    static final Setting<Duration> LONGEST_TIME_BUDGET = Setting.duration("threadpilot.enrichment.time-budget");

    private final FindInsurances findInsurances;
    private final PersonLookups lookups;
    private final HttpServletRequest request;

    /** For the proxy that CDI makes. */
    protected InsurancesResource() {
        this(null, null, null);
    }

    @Inject
    public InsurancesResource(FindInsurances findInsurances, PersonLookups lookups, HttpServletRequest request) {
        this.findInsurances = findInsurances;
        this.lookups = lookups;
        this.request = request;
    }

    /**
     * Answers a person's insurances. The number stands in the URL, which proxies and browsers keep; {@link
     * #search(PersonSearch)} keeps it out.
     *
     * @param text a personal identity number as people write it, see {@link PersonalIdentityNumber#parse(String, boolean)}
     * @param timeBudget see {@link TimeBudget#parse(List, Duration)}
     */
    @GET
    @Path("/{personalIdentityNumber}")
    @RolesAllowed(InsuranceApplication.READ)
    @Operation(
            operationId = "findInsurances",
            summary = "Find a person's insurances, with the person's number in the URL",
            description = "Prefer the search: URLs end up in the logs of everything on the way.")
    @APIResponse(
            responseCode = "400",
            description = "`malformed-personal-identity-number`, `malformed-time-budget` or `bad-request`")
    public CompletionStage<Response> find(
            @Parameter(
                            description = FORMS,
                            example = "199001011234",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            minLength = 11,
                                            maxLength = 13,
                                            pattern = PersonSearch.FORMS))
                    @PathParam("personalIdentityNumber")
                    String text,
            @Parameter(ref = InsuranceHeaders.TIME_BUDGET) @HeaderParam(InsuranceHeaders.TIME_BUDGET)
                    List<String> timeBudget) {
        return insurancesOf(text, List.of(), timeBudget);
    }

    /**
     * Answers a person's insurances, with nothing personal in the URL.
     *
     * @param search whose
     * @param timeBudget see {@link TimeBudget#parse(List, Duration)}
     */
    @POST
    @Path("/" + SEARCH)
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(InsuranceApplication.READ)
    @Operation(
            operationId = "searchInsurances",
            summary = "Find a person's insurances, with the person's number in the body",
            description = "The recommended form: nothing personal stands in the URL.")
    @APIResponse(
            responseCode = "400",
            description = "`malformed-personal-identity-number`, where `errors` names the property;"
                    + " `malformed-time-budget`, `malformed-body` or `bad-request`")
    @APIResponse(responseCode = "413", description = "`content-too-large`: the body is larger than 64 KiB")
    @APIResponse(responseCode = "415", description = "`unsupported-media-type`: the body is not application/json")
    public CompletionStage<Response> search(
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = PersonSearch.class),
                                            examples =
                                                    @ExampleObject(
                                                            name = "sample-person",
                                                            value = "{\"personalIdentityNumber\":\"199001011234\"}")))
                    PersonSearch search,
            @Parameter(ref = InsuranceHeaders.TIME_BUDGET) @HeaderParam(InsuranceHeaders.TIME_BUDGET)
                    List<String> timeBudget) {
        return insurancesOf(
                search.personalIdentityNumber(),
                List.of(new Problem.Error(
                        "#/personalIdentityNumber",
                        InsuranceProblems.MALFORMED_PERSONAL_IDENTITY_NUMBER.code(),
                        FORMS)),
                timeBudget);
    }

    /** No thread waits for the vehicle service: the answer is made when all cars are looked up, or the time is over. */
    private CompletionStage<Response> insurancesOf(
            String text, List<Problem.Error> whereMalformed, List<String> timeBudget) {
        PersonalIdentityNumber person = person(text)
                .orElseThrow(() -> new RequestProblem(
                        InsuranceProblems.MALFORMED_PERSONAL_IDENTITY_NUMBER, FORMS, whereMalformed));
        lookups.by(request, person).keepIn(request);
        TimeBudget budget = TimeBudget.parse(timeBudget, LONGEST_TIME_BUDGET.value())
                .orElseThrow(() -> new RequestProblem(
                        InsuranceProblems.MALFORMED_TIME_BUDGET,
                        "A time budget is one whole number of milliseconds above zero."));
        return findInsurances
                .of(person, ApiClient.calling(request).orElseThrow(), budget)
                .thenApply(InsurancesResource::answer);
    }

    /** Reads a number as strictly as it is configured. */
    static Optional<PersonalIdentityNumber> person(String text) {
        return PersonalIdentityNumber.parse(text, STRICT_NUMBERS.value());
    }

    private static Response answer(List<Insurance> insurances) {
        if (insurances.isEmpty()) {
            throw new RequestProblem(InsuranceProblems.INSURANCES_NOT_FOUND, "This person has no insurances.");
        }
        return Response.ok(new GenericEntity<>(insurances) {})
                .header(InsuranceHeaders.ENRICHMENT_COMPLETE, enrichmentComplete(insurances))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static boolean enrichmentComplete(List<Insurance> insurances) {
        return insurances.stream()
                .map(Insurance::vehicleStatus)
                .filter(Objects::nonNull)
                .allMatch(status -> status.complete());
    }
}
