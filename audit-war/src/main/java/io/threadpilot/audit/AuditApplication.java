package io.threadpilot.audit;

import jakarta.annotation.security.DeclareRoles;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The audit service's API. Its contract is {@code docs/openapi/audit.yaml}. */
@ApplicationPath("/api")
@DeclareRoles({AuditApplication.READ, AuditApplication.WRITE, AuditApplication.OPERATE})
public class AuditApplication extends Application {

    /** The role of clients that may read the audit trail. */
    public static final String READ = "audit.read";

    /** The role of clients that may record events. */
    public static final String WRITE = "audit.write";

    /** The role of clients that may have the log verified. */
    public static final String OPERATE = "audit.operate";
}
