package io.threadpilot.vehicle;

import io.threadpilot.contracts.Headers;
import jakarta.annotation.security.DeclareRoles;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** The vehicle service's API and what its OpenAPI document says of it as a whole. */
@ApplicationPath("/api")
@DeclareRoles(VehicleApplication.READ)
@OpenAPIDefinition(
        info =
                @Info(
                        title = "ThreadPilot vehicle service",
                        version = "1",
                        description = "Facts about vehicles by registration number.",
                        license =
                                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0.txt")),
        security = {@SecurityRequirement(name = "apiKey"), @SecurityRequirement(name = "bearer")})
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
public class VehicleApplication extends Application {

    static final String READ = "vehicles.read";
}
