package io.threadpilot.audit.operations;

import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.database.SchemaReady;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

import javax.sql.DataSource;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Unready while no event can be recorded, whichever way it comes; says why. */
@Readiness
@ApplicationScoped
public class RecordingHealth implements HealthCheck {

    /** A standby of the database only reads, and so does a database that its operator has set so. */
    private static final String OBSTACLE = "select case"
            + " when current_setting('transaction_read_only') = 'on' then 'the database only reads'"
            + " when not exists (select 1 from pg_inherits join pg_class partition on partition.oid = inhrelid"
            + " where inhparent = 'audit_event_body'::regclass"
            + " and right(partition.relname, 7) = to_char(now() at time zone 'UTC', 'YYYY_MM'))"
            + " then 'the table audit_event_body has no partition for the month '"
            + " || to_char(now() at time zone 'UTC', 'YYYY-MM')"
            + " when exists (select 1 from audit_event where log_index >= (select size from log_head))"
            + " then 'the table audit_event has a row that the log does not count'"
            + " else (select 'the account of the service may not ' || needed || ' the table ' || min(name)"
            + " from (values ('insert into', 'insert', array['audit_event', 'audit_event_body', 'audit_event_content',"
            + " 'audit_event_id', 'customer_of', 'dead_letter', 'subject_key', 'tree_node']),"
            + " ('update', 'update', array['consumed_offset', 'http_position', 'log_head']))"
            + " as rights (needed, privilege, names), unnest(names) as name"
            + " where not has_table_privilege(name, privilege) group by needed order by needed fetch first row only)"
            + " end";

    @Resource(shareable = false)
    private DataSource dataSource;

    private volatile boolean schemaReady;

    void begin(@Observes SchemaReady ready) {
        schemaReady = true;
    }

    @Override
    public HealthCheckResponse call() {
        return obstacle()
                .map(why -> HealthCheckResponse.named("audit-recording")
                        .down()
                        .withData("why", why)
                        .build())
                .orElseGet(() -> HealthCheckResponse.up("audit-recording"));
    }

    private Optional<String> obstacle() {
        if (!schemaReady) {
            return Optional.of("the schema of the database is not ready");
        }
        try {
            return obstacle(dataSource::getConnection);
        } catch (SQLException e) {
            return Optional.of("the database does not answer");
        }
    }

    /** Why nothing can be recorded; empty if nothing is known that prevents it. Of H2 nothing is. */
    static Optional<String> obstacle(Connections connections) throws SQLException {
        if (!connections.toPostgreSql()) {
            return Optional.empty();
        }
        try (Connection connection = connections.open()) {
            connection.setAutoCommit(true);
            try (PreparedStatement statement = connection.prepareStatement(OBSTACLE);
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getString(1));
            }
        }
    }
}
