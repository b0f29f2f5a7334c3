package io.threadpilot.platform.database;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;

import javax.sql.DataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The service's own database, as far as it can be reached. */
@ApplicationScoped
class Database {

    private static final int SECONDS_TO_ANSWER = 2;

    @Resource(shareable = false)
    private DataSource dataSource;

    boolean answers() {
        return trouble().isEmpty();
    }

    /**
     * Why the database does not answer; empty if it does.
     *
     * @throws IllegalStateException if the server has none, which no waiting can mend
     */
    Optional<SQLException> trouble() {
        if (dataSource == null) {
            throw new IllegalStateException(
                    "There is no data source: no driver in the server's folder jdbc takes its URL");
        }
        try (Connection connection = dataSource.getConnection()) {
            return connection.isValid(SECONDS_TO_ANSWER)
                    ? Optional.empty()
                    : Optional.of(new SQLException("The database does not answer"));
        } catch (SQLException e) {
            return Optional.of(e);
        }
    }
}
