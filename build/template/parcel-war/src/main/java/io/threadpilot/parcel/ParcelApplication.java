package io.threadpilot.parcel;

import jakarta.annotation.security.DeclareRoles;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The parcel service's API. Its contract is {@code docs/openapi/parcel.yaml}. */
@ApplicationPath("/api")
@DeclareRoles(ParcelApplication.READ)
public class ParcelApplication extends Application {

    /** The role of clients that may read parcels. */
    static final String READ = "parcels.read";
}
