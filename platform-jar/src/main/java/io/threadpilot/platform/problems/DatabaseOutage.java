package io.threadpilot.platform.problems;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A failure because the database cannot be reached or does not answer now; not one because it refuses what it was asked,
 * which is a fault of ours and would fail again.
 */
final class DatabaseOutage {

    /** Classes of SQL states: bad data, a broken constraint, a statement that is wrong or not allowed. */
    private static final Set<String> REFUSALS = Set.of("21", "22", "23", "42", "44");

    /** A table has no partition for the row, which the operator mends. No table of ours has a check that it could be. */
    private static final String NO_PARTITION = "23514";

    private static final int LONGEST_CHAIN = 50;

    private final SQLException cause;

    private DatabaseOutage(SQLException cause) {
        this.cause = cause;
    }

    /** Looks through a failure and its causes. */
    static Optional<DatabaseOutage> behind(Throwable thrown) {
        List<SQLException> causes = Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .limit(LONGEST_CHAIN)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .toList();
        return causes.isEmpty() || causes.stream().anyMatch(DatabaseOutage::isRefusal)
                ? Optional.empty()
                : Optional.of(new DatabaseOutage(causes.get(causes.size() - 1)));
    }

    private static boolean isRefusal(SQLException e) {
        String state = e.getSQLState();
        return state != null
                && state.length() == 5
                && !state.equals(NO_PARTITION)
                && REFUSALS.contains(state.substring(0, 2));
    }

    /** For the log: without the statement, which some drivers put on the lines after the first of their message. */
    String description() {
        String message = String.valueOf(cause.getMessage());
        return "SQL state " + cause.getSQLState() + ", "
                + message.lines().findFirst().orElse("");
    }
}
