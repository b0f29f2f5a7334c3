package io.threadpilot.audit;

import io.threadpilot.platform.database.Migrator;
import io.threadpilot.testing.PostgreSql;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A database of the audit service on PostgreSQL with two accounts, made by the commands of {@code docs/guide/postgresql.md}. It
 * is empty at first, and ends with the tests.
 */
public final class GuardedDatabase {

    /** The account that owns the tables. */
    public static final String OWNER = "audit_owner";
    /** The account of the service. */
    public static final String SERVICE = "audit_service";
    /** The superuser. */
    public static final String ADMINISTRATOR = "postgres";

    private static final Pattern COMMANDS =
            Pattern.compile("```sql\n( *create role audit_owner .*?)```", Pattern.DOTALL);
    private static final PostgreSql SERVER = new PostgreSql();
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Set<PostgreSql> WITH_ACCOUNTS = new HashSet<>();

    private final PostgreSql server;
    private final String name;

    private GuardedDatabase(PostgreSql server, String name) {
        this.server = server;
        this.name = name;
    }

    /** Makes a further database; the accounts are the same for all. */
    public static GuardedDatabase create() {
        return createOn(SERVER);
    }

    /** Makes a database on a server that a test may stop and kill. */
    public static synchronized GuardedDatabase createOn(PostgreSql server) {
        server.start();
        boolean first = WITH_ACCOUNTS.add(server);
        GuardedDatabase database = new GuardedDatabase(server, "audit_" + NUMBER.incrementAndGet());
        try (Connection connection =
                        DriverManager.getConnection(server.url(ADMINISTRATOR), ADMINISTRATOR, "not-asked-for");
                Statement statement = connection.createStatement()) {
            for (String command : commands()) {
                if (first || !command.startsWith("create role")) {
                    statement.execute(command.replace("database audit ", "database " + database.name + " "));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return database;
    }

    private static List<String> commands() {
        try {
            String guide = Files.readString(
                    Path.of(System.getProperty("threadpilot.checkout"), "docs", "guide", "postgresql.md"));
            return COMMANDS.matcher(guide)
                    .results()
                    .flatMap(block -> block.group(1).lines())
                    .map(String::strip)
                    .filter(command -> !command.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its name on the server. */
    public String name() {
        return name;
    }

    /** Its JDBC URL. */
    public String url() {
        // As the servers' driver has it by default.
        return server.url(name) + "?options=-c%20lock_timeout=5s%20-c%20idle_in_transaction_session_timeout=5s";
    }

    /**
     * Migrates by the command that operators use.
     *
     * @param account who migrates
     * @param service the account of the service
     */
    public GuardedDatabase migrate(String account, String service) {
        Map<String, String> environment =
                Map.of("DB_URL", url(), "DB_USER", account, "DB_PASSWORD", "not-asked-for", "DB_SERVICE_USER", service);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int code = Migrator.migrate(environment, new PrintStream(output, true, StandardCharsets.UTF_8));
        assertThat(code).as(output.toString(StandardCharsets.UTF_8)).isZero();
        return this;
    }

    /** A connection that the caller closes. */
    public Connection open(String account) throws SQLException {
        return DriverManager.getConnection(url(), account, "not-asked-for");
    }

    /** Executes statements in one session, each in its own transaction. */
    public void execute(String account, String... statements) throws SQLException {
        try (Connection connection = open(account);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The rows of a query, the columns of each with a blank between them. */
    public List<String> rows(String account, String query) throws SQLException {
        try (Connection connection = open(account);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    columns.add(result.getString(i));
                }
                rows.add(columns.stream().map(String::valueOf).collect(joining(" ")));
            }
            return rows;
        }
    }
}
