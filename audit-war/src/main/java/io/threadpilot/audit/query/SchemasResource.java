package io.threadpilot.audit.query;

import io.threadpilot.audit.AuditApplication;
import io.threadpilot.audit.event.types.EventType;
import io.threadpilot.audit.event.types.EventTypes;
import io.threadpilot.audit.event.types.TypeName;
import io.threadpilot.contracts.audit.AuditProblems;
import io.threadpilot.contracts.audit.EventSchema;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.GenericEntity;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Answers the schemas of the types of events. */
@Path("/v1/schemas")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class SchemasResource {

    /** How a schema that others refer to is called. */
    private static final String URN = "urn:threadpilot:schema:";

    private final EventTypes types;

    /** For the proxy that CDI makes. */
    protected SchemasResource() {
        this(null);
    }

    @Inject
    public SchemasResource(EventTypes types) {
        this.types = types;
    }

    /**
     * Lists the schemas by type and version.
     *
     * @throws RequestProblem 400 if there is a parameter
     */
    @GET
    @RolesAllowed(AuditApplication.READ)
    public Response list(@Context UriInfo uri, @Context ResourceInfo resource) {
        QueryParameters.refuseUnknown(uri, resource);
        List<EventSchema> schemas = types.all().stream()
                .map(EventType::name)
                .map(name -> new EventSchema(name.name(), name.version()))
                .sorted(Comparator.comparing(EventSchema::type).thenComparing(EventSchema::version))
                .toList();
        return Response.ok(new GenericEntity<>(schemas) {})
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /**
     * Answers a schema: that of a type, or one that those of types refer to.
     *
     * @param type of the events, 1 to 100 characters
     * @param version 1 or more
     * @throws RequestProblem 400 if the version is none or there is a parameter; 404 if there is no such schema
     */
    @GET
    @Path("/{type}/{version}")
    @Produces("application/schema+json")
    @RolesAllowed(AuditApplication.READ)
    public Response find(
            @PathParam("type") String type,
            @PathParam("version") String version,
            @Context UriInfo uri,
            @Context ResourceInfo resource) {
        QueryParameters.refuseUnknown(uri, resource);
        JsonObject schema = find(type, version)
                .orElseThrow(() -> new RequestProblem(
                        AuditProblems.SCHEMA_NOT_FOUND, "There is no schema of this type and version."));
        return Response.ok(schema.toString())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private Optional<JsonObject> find(String type, String version) {
        int number = QueryParameters.number("version", List.of(version), 1, Integer.MAX_VALUE)
                .orElseThrow()
                .intValue();
        String urn = URN + type + ":" + number;
        return types.find(new TypeName(type, number)).map(EventType::schema).or(() -> types.shared().stream()
                .filter(schema -> schema.getString("$id").equals(urn))
                .findFirst());
    }
}
