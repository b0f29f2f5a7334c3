package io.threadpilot.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server on a free port, with the databases {@code vehicle} and {@code insurance}, which belong to the
 * user {@code threadpilot} and are empty at first; in each, {@code statistics.pg_stat_statements} counts statements. It can
 * be stopped, and started again with the same data on the same port. One that is still running when the tests end is
 * stopped.
 */
public final class PostgreSql implements AutoCloseable {

    private final Path data;
    private final int port = FreePort.find();
    private EmbeddedPostgres running;
    private final Map<String, String> settings = new HashMap<>();
    private boolean prepared;
    private int further;

    /** Prepares a server; {@link #start()} starts it. */
    public PostgreSql() {
        try {
            Path databases = Files.createDirectories(Path.of("target", "test-databases"));
            data = Files.createTempDirectory(databases.toAbsolutePath(), "postgresql-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets a setting of the server, which takes it at its next start. */
    public PostgreSql with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    /** Starts the server, unless it is running, and waits until it answers. */
    public PostgreSql start() {
        if (running != null) {
            return this;
        }
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    // As in production, where this library would switch it off: a commit waits until its log is
                    // written.
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("shared_preload_libraries", "pg_stat_statements");
            settings.forEach(builder::setServerConfig);
            running = builder.start();
            if (!prepared) {
                prepare();
                prepared = true;
            }
            return this;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void prepare() throws SQLException {
        try (Connection connection = running.getTemplateDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema statistics");
            statement.execute("create extension pg_stat_statements schema statistics");
            statement.execute("grant usage on schema statistics to public");
        }
        try (Connection connection = running.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create user threadpilot");
            statement.execute("create database vehicle owner threadpilot");
            statement.execute("create database insurance owner threadpilot");
        }
    }

    /**
     * Makes a further database, empty and for the user {@code threadpilot} as the others; the server must run.
     *
     * @param name how its name begins
     * @return its JDBC URL
     */
    synchronized String furtherDatabase(String name) {
        String database = name + "_" + ++further;
        try (Connection connection = running.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + database + " owner threadpilot");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return url(database);
    }

    /** Stops the server, which ends all its connections; the data stay. */
    public void stop() {
        if (running == null) {
            return;
        }
        try {
            running.close();
            running = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the server at once, with all that it was doing; what it had committed is there after the next start. */
    public void kill() {
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
        // To give up the folder's lock.
        stop();
    }

    /** Lets the server stand still, with its connections open, until {@link #resume()}. Not on Windows. */
    public void pause() {
        signal("-STOP");
    }

    /** Lets a server go on that was paused. */
    public void resume() {
        signal("-CONT");
    }

    /** A session that ends just now is none that must be told. */
    private void signal(String name) {
        processes().stream()
                .filter(ProcessHandle::isAlive)
                .filter(process -> !tell(process, name))
                .filter(ProcessHandle::isAlive)
                .findFirst()
                .ifPresent(process -> {
                    throw new IllegalStateException("kill " + name + " has failed");
                });
    }

    private static boolean tell(ProcessHandle process, String signal) {
        try {
            return new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The first of them makes the others. */
    private List<ProcessHandle> processes() {
        try {
            long pid = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            return Stream.concat(Stream.of(postmaster), postmaster.descendants())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JDBC URL of a database, whether the server runs or not; the user is {@code threadpilot}. */
    public String url(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    /**
     * A connection to one of the databases.
     *
     * @param database {@code vehicle} or {@code insurance}
     */
    public Connection database(String database) throws SQLException {
        return DriverManager.getConnection(url(database), "threadpilot", "");
    }

    @Override
    public void close() {
        stop();
    }
}
