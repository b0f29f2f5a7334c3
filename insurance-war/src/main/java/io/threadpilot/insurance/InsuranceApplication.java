package io.threadpilot.insurance;

import io.threadpilot.contracts.Headers;
import io.threadpilot.contracts.insurance.InsuranceHeaders;
import jakarta.annotation.security.DeclareRoles;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** The insurance service's API and what its OpenAPI document says of it as a whole. */
@ApplicationPath("/api")
@DeclareRoles(InsuranceApplication.READ)
@OpenAPIDefinition(
        info =
                @Info(
                        title = "ThreadPilot insurance service",
                        version = "1",
                        description = "What a person is insured for, with facts about the insured cars. The answer is"
                                + " always given; whether the facts about every car are fresh is said in each"
                                + " vehicleStatus and in the header X-Enrichment-Complete.",
                        license =
                                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0.txt")),
        security = {@SecurityRequirement(name = "apiKey"), @SecurityRequirement(name = "bearer")},
        components =
                @Components(
                        parameters =
                                @Parameter(
                                        name = InsuranceHeaders.TIME_BUDGET,
                                        in = ParameterIn.HEADER,
                                        description = "How many milliseconds the answer may wait for facts about cars;"
                                                + " more than the service is configured for is cut to that.",
                                        schema = @Schema(type = SchemaType.INTEGER, minimum = "1"),
                                        example = "500")))
@SecurityScheme(
        securitySchemeName = "apiKey",
        type = SecuritySchemeType.APIKEY,
        in = SecuritySchemeIn.HEADER,
        apiKeyName = Headers.API_KEY,
        description = "The local run knows the key tp_local_core_system.")
@SecurityScheme(
        securitySchemeName = "bearer",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        bearerFormat = "JWT",
        description =
                "In place of a key, where the operator has switched tokens on. Tokens are judged as RFC8725 says.")
public class InsuranceApplication extends Application {

    /** The role of clients that may read any person's insurances. */
    public static final String READ = "insurances.read";
}
