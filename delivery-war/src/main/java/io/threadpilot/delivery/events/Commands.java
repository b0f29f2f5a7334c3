package io.threadpilot.delivery.events;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.platform.clients.ApiClient;
import io.threadpilot.platform.database.Transactions;
import io.threadpilot.platform.metrics.CounterFamily;
import io.threadpilot.platform.problems.RequestProblem;
import io.threadpilot.platform.tracing.Correlation;
import io.threadpilot.platform.tracing.TraceParent;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.microprofile.metrics.MetricRegistry;

import javax.sql.DataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Set;

/** Runs the commands of requests, each in one transaction. */
@ApplicationScoped
public class Commands {

    /** How often a command is decided at the most: once, and up to three times again. */
    private static final int ATTEMPTS = 4;

    /**
     * Two transactions stood in each other's way: a version or an id was taken meanwhile, a serialization failure, a deadlock, an
     * exclusion constraint.
     */
    private static final Set<String> IN_EACH_OTHERS_WAY = Set.of("23505", "40001", "40P01", "23P01");

    @Resource(shareable = false)
    private DataSource dataSource;

    private final HttpServletRequest request;
    private final CounterFamily<Outcome> outcomes;

    /** What becomes of commands; their counter is {@code delivery_commands_total}. */
    private enum Outcome {
        DONE,
        /** The rules do not allow it. */
        REFUSED,
        /** Others were faster each time. */
        FORESTALLED
    }

    /** For the proxy that CDI makes. */
    protected Commands() {
        this.request = null;
        this.outcomes = null;
    }

    @Inject
    Commands(HttpServletRequest request, MetricRegistry registry) {
        this.request = request;
        this.outcomes = new CounterFamily<>(
                registry,
                "delivery_commands_total",
                "Commands and what became of them",
                "outcome",
                EnumSet.allOf(Outcome.class));
    }

    void begin(@Observes @Initialized(ApplicationScoped.class) Object start) {
        // Made now, so that the counter is there from the first reading on.
    }

    /**
     * Runs a command. When this returns, what it has stored is there for good.
     *
     * @throws RequestProblem 409 if other commands were faster each time; what the command itself throws
     * @throws SQLException if the database failed; then nothing was stored, or nobody can say
     */
    public <R> R run(Command<R> command) throws SQLException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                R result = attempt(command);
                outcomes.count(Outcome.DONE);
                return result;
            } catch (RequestProblem e) {
                outcomes.count(Outcome.REFUSED);
                throw e;
            } catch (SQLException e) {
                if (!IN_EACH_OTHERS_WAY.contains(e.getSQLState())) {
                    throw e;
                }
                // Decided again, by what the other command has made of it.
            }
        }
        outcomes.count(Outcome.FORESTALLED);
        throw new RequestProblem(
                DeliveryProblems.CHANGED_MEANWHILE, "Others change the same at this moment; send the request again.");
    }

    private <R> R attempt(Command<R> command) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                R result = command.execute(new CommandTransaction(connection, now(), caller()));
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                Transactions.rollBack(connection, e);
                throw e;
            }
        }
    }

    /** As exact as every database stores it. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private CommandTransaction.Caller caller() {
        return new CommandTransaction.Caller(
                ApiClient.calling(request).map(ApiClient::name).orElse(null),
                Correlation.of(request),
                TraceParent.of(request).orElse(null));
    }
}
