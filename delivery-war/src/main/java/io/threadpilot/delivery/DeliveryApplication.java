package io.threadpilot.delivery;

import jakarta.annotation.security.DeclareRoles;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The delivery service's API. Its contract is {@code docs/openapi/delivery.yaml}. */
@ApplicationPath("/api")
@DeclareRoles({
    DeliveryApplication.READ,
    DeliveryApplication.DISPATCH,
    DeliveryApplication.DRIVE,
    DeliveryApplication.ADMIN
})
public class DeliveryApplication extends Application {

    /** The role of clients that may read everything. */
    public static final String READ = "deliveries.read";

    /** The role of clients that may change routes and deliveries. */
    public static final String DISPATCH = "deliveries.dispatch";

    /** The role of clients of one driver, who may read and change the driver's own deliveries. */
    public static final String DRIVE = "deliveries.drive";

    /** The role of clients that may change the fleet. */
    public static final String ADMIN = "deliveries.admin";
}
