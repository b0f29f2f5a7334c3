package io.threadpilot.parcel;

import io.threadpilot.contracts.parcel.Parcel;
import io.threadpilot.contracts.parcel.ParcelProblems;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import java.util.regex.Pattern;

/** Answers parcels. */
@Path("/v1/parcels")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class ParcelsResource {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final Parcels parcels;

    /** For the proxy that CDI makes. */
    protected ParcelsResource() {
        this(null);
    }

    @Inject
    public ParcelsResource(Parcels parcels) {
        this.parcels = parcels;
    }

    /**
     * Answers one parcel.
     *
     * @param number 1 to 9 digits
     * @throws RequestProblem if the number is malformed, or there is no such parcel
     */
    @GET
    @Path("/{number}")
    @RolesAllowed(ParcelApplication.READ)
    public Response find(@PathParam("number") String number) {
        if (!NUMBER.matcher(number).matches()) {
            throw new RequestProblem(ParcelProblems.MALFORMED_PARCEL_NUMBER, "A parcel number has 1 to 9 digits.");
        }
        Parcel parcel = parcels.find(Integer.parseInt(number))
                .orElseThrow(() ->
                        new RequestProblem(ParcelProblems.PARCEL_NOT_FOUND, "There is no parcel with this number."));
        return Response.ok(parcel)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
