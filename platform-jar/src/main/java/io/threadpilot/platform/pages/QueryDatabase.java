package io.threadpilot.platform.pages;

import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.database.SchemaReady;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import javax.sql.DataSource;

import java.sql.SQLException;

/** The database of the service, for those who answer from it in pages. */
@ApplicationScoped
public class QueryDatabase {

    @Resource(shareable = false)
    private DataSource dataSource;

    private volatile SignedCursors cursors;

    /** Once, before the first call: the key is made with the schema, and stays. */
    void readKey(@Observes SchemaReady ready) throws SQLException {
        cursors = SignedCursors.of(connections());
    }

    /** Connections, each of which its user closes. */
    public Connections connections() {
        return dataSource::getConnection;
    }

    /** The cursors of pages. */
    public SignedCursors cursors() {
        return cursors;
    }
}
