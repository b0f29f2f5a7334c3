package io.threadpilot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.awaitility.Awaitility.await;

/**
 * A service on a real Liberty server: a copy of the server that the build has made for the local run, as it is after its
 * {@link FirstStart}, in a folder, with free ports and with a database of its own on H2 unless it is given another, so that
 * neither a developer's running servers nor other tests are disturbed. A server that is still running when the tests end is
 * ended.
 */
public final class LibertyServer implements AutoCloseable {

    private static final Path RUNTIME = Path.of(System.getProperty("threadpilot.liberty"));
    private static final Path CHECKOUT = Path.of(System.getProperty("threadpilot.checkout"));
    /**
     * Arguments for the virtual machine. Tests start many servers, each for a short time. Without these, half of a start's
     * work is to compile for a long life. Of the rest a sixth is to verify bytecode, which the servers of the benchmark do, and
     * a twentieth is to let the heap grow.
     */
    public static final String QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms256m -Xmn160m"
            + " -XX:MetaspaceSize=256m -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote";
    /** The agent that notes which lines ran, as an argument of the virtual machine; empty where nobody asks. */
    private static final String COVERAGE = System.getProperty("threadpilot.coverage", "");

    /** The folder with what Liberty computes at a start, and need not compute again. */
    private static final String WORK = "workarea";

    private static final String APPLICATION_STARTED = "CWWKZ0001I";
    private static final String APPLICATION_FAILED = "CWWKZ0002E";
    private static final String APPLICATION_UPDATED = "CWWKZ0003I";
    private static final String UPDATE_FAILED = "CWWKZ0004E";
    private static final Duration LONGEST_START = Duration.ofMinutes(3);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final Path user;
    private final Path unmaskedNumbers;
    private final int httpPort = FreePort.find();
    private final int httpsPort = FreePort.find();
    private final Map<String, String> environment = new HashMap<>();
    private Path logs;
    private String databaseUrl;
    private volatile Process process;

    /**
     * Prepares a server; {@link #start()} starts it.
     *
     * @param name {@code vehicle} or {@code insurance}
     */
    public LibertyServer(String name) {
        this(name, CHECKOUT);
    }

    /** Prepares a server that another checkout has built; it runs on this one's runtime. */
    public LibertyServer(String name, Path checkout) {
        this(newFolder(name), name, checkout.resolve(name + "-war/target"));
        try {
            FirstStart.of(name, checkout).copyInto(directory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One whose files are in this folder already.
     *
     * @param target what the service's build has made
     */
    static LibertyServer in(Path user, String name, Path target) {
        return new LibertyServer(user, name, target);
    }

    private LibertyServer(Path user, String name, Path target) {
        this.user = user;
        this.name = name;
        unmaskedNumbers = target.resolve("classes").resolve(LeakedNumbers.LIST);
        logs = directory().resolve("logs");
        with("HTTP_PORT", Integer.toString(httpPort));
        with("HTTPS_PORT", Integer.toString(httpsPort));
        withDatabase("jdbc:h2:file:" + user.resolve("database") + ";AUTO_SERVER=TRUE");
        ServersEnd.await(this);
    }

    private static Path newFolder(String name) {
        try {
            Path servers = Files.createDirectories(Path.of("target", "test-servers"));
            return Files.createTempDirectory(servers.toAbsolutePath(), name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sets an environment variable of the service.
     *
     * @param variable without the service's name: {@code DB_URL} for {@code VEHICLE_DB_URL}
     */
    public LibertyServer with(String variable, String value) {
        return withEnvironment(name.toUpperCase(Locale.ROOT) + "_" + variable, value);
    }

    /** Sets an environment variable of the server, by its whole name. */
    public LibertyServer withEnvironment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /**
     * Lets the server write what it writes into folders beside its own, as in a container whose file system is read-only. What
     * Liberty has made in its {@link FirstStart} is moved there.
     */
    public LibertyServer withOutputElsewhere() {
        logs = user.resolve("logs");
        Path output = user.resolve("output");
        try {
            Files.createDirectories(output.resolve(name));
            if (Files.exists(directory().resolve(WORK))) {
                Files.move(directory().resolve(WORK), output.resolve(name).resolve(WORK));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return withEnvironment("LOG_DIR", logs.toString()).withEnvironment("WLP_OUTPUT_DIR", output.toString());
    }

    /** Makes a server {@link #withOutputElsewhere} one that has never been started. */
    public LibertyServer neverStarted() {
        try (Stream<Path> made = Files.walk(user.resolve("output").resolve(name))) {
            for (Path path : made.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the service its database on a PostgreSQL server in place of one of its own on H2. */
    public LibertyServer withDatabase(PostgreSql postgreSql) {
        return withDatabase(postgreSql.url(name));
    }

    /**
     * Gives the service a further database of a PostgreSQL server that runs, which no other service has; from its next start
     * on.
     */
    public LibertyServer withFurtherDatabase(PostgreSql postgreSql) {
        return withDatabase(postgreSql.furtherDatabase(name));
    }

    /** Gives the service the database of another server, which runs on PostgreSQL or has ended. */
    public LibertyServer withDatabaseOf(LibertyServer other) {
        return withDatabase(other.databaseUrl);
    }

    private LibertyServer withDatabase(String url) {
        databaseUrl = url;
        return with("DB_URL", url);
    }

    /**
     * Starts the server, unless it is running, and waits until it is ready. It may be one that was stopped or killed
     * before.
     */
    public LibertyServer start() {
        if (!isRunning()) {
            launch();
        }
        await("server " + name)
                .atMost(LONGEST_START)
                .pollInterval(Duration.ofMillis(50))
                .failFast("the server ended, see " + user, () -> !isRunning())
                // Who asks whether it is ready before its application has started makes Liberty log a warning.
                .until(() -> console().contains(APPLICATION_STARTED) && ready());
        return this;
    }

    /** Starts the server and waits until its application answers, ready or not. */
    public void startUnready() {
        launch();
        await("application of " + name)
                .atMost(LONGEST_START)
                .failFast("the server ended, see " + user, () -> !isRunning())
                .until(() -> console().contains(APPLICATION_STARTED) && status("/health/live") > 0);
    }

    /**
     * Starts the application anew in the running server, which is a tenth of the work of a server's start: it decides again
     * what it decides at its start, by what is {@link #set} now, and has forgotten what it knew. Waits until it answers, ready
     * or not.
     */
    public LibertyServer restartApplication() {
        long before = messagesWith(APPLICATION_UPDATED);
        changeApplication();
        await("application of " + name + " anew")
                .atMost(LONGEST_START)
                .failFast("the server ended, see " + user, () -> !isRunning())
                .until(() -> messagesWith(APPLICATION_UPDATED) > before && status("/health/live") > 0);
        return this;
    }

    /**
     * Starts the application anew in the running server as {@link #restartApplication()} does, and waits until it has failed
     * to start.
     */
    public void restartApplicationInVain() {
        long before = messagesWith(UPDATE_FAILED);
        changeApplication();
        await("failure of " + name + " anew")
                .atMost(LONGEST_START)
                .failFast("the server ended, see " + user, () -> !isRunning())
                .until(() -> messagesWith(UPDATE_FAILED) > before);
    }

    /** Liberty starts an application anew when anything in its configuration changes. This changes nothing else. */
    private void changeApplication() {
        Path changed = directory().resolve("configDropins/overrides/restarted.xml");
        try {
            if (!Files.deleteIfExists(changed)) {
                Files.writeString(
                        changed,
                        "<server><webApplication id='" + name
                                + "' suppressUncoveredHttpMethodWarning='true'/></server>");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long messagesWith(String code) {
        return messages().lines().filter(line -> line.contains(code)).count();
    }

    /** Starts the server and waits until it has failed to start its application or has ended. */
    public void startInVain() {
        launch();
        await("failure of " + name)
                .atMost(LONGEST_START)
                .until(() -> !isRunning() || messages().contains(APPLICATION_FAILED));
    }

    /** Starts the server and waits for nothing. */
    public void launch() {
        ProcessBuilder builder = new ProcessBuilder(
                        RUNTIME.resolve("bin")
                                .resolve(System.getProperty("os.name").startsWith("Windows") ? "server.bat" : "server")
                                .toString(),
                        "run",
                        name)
                .redirectErrorStream(true)
                .redirectOutput(user.resolve("console.txt").toFile());
        builder.environment().put("WLP_USER_DIR", user.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JVM_ARGS", (QUICK_START + " " + COVERAGE).strip());
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its virtual machine, which the command that has started the server waits for; the server must run. */
    public ProcessHandle virtualMachine() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(handle -> handle.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow();
    }

    private boolean isRunning() {
        Process present = process;
        return present != null && present.isAlive();
    }

    private boolean ready() {
        return status("/health/ready") == 200;
    }

    /** The status that the server answers with; 0 if it does not answer. */
    private int status(String path) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url() + path)).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Where the server answers: {@code http://localhost:} and its port. */
    public String url() {
        return "http://localhost:" + httpPort;
    }

    /** Where the server answers encrypted, with a certificate that it made itself. */
    public String httpsUrl() {
        return "https://localhost:" + httpsPort;
    }

    /**
     * Stops the server as an operator would, and waits until it has ended.
     *
     * @throws AssertionError here as in {@link #kill} and {@link #close}, if anything that it has written looks like a
     *     personal identity number
     */
    public void stop() {
        end(false);
    }

    /** Ends the server at once. */
    public void kill() {
        end(true);
    }

    /** Ends the server when no test needs it any more: at once, unless it has to write down which lines ran. */
    void discard() {
        end(COVERAGE.isEmpty());
    }

    private void end(boolean forcibly) {
        if (process == null) {
            return;
        }
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(handle -> {
            if (forcibly) {
                handle.destroyForcibly();
            } else {
                handle.destroy();
            }
        });
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("The server " + name + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process = null;
        List<String> leaks = leakedNumbers();
        if (!leaks.isEmpty()) {
            throw new AssertionError(
                    "The server " + name + " has written personal identity numbers:\n" + String.join("\n", leaks));
        }
    }

    /**
     * The lines that the server has written since its last start in which anything stands that looks like a personal identity
     * number, and is none of the numbers that the service lists; each with its file.
     */
    public List<String> leakedNumbers() {
        return LeakedNumbers.allBut(unmaskedNumbers).in(written());
    }

    /**
     * Where everything is that the server has written since its last start, and its log of the start before. Not the
     * configuration for other programs that Liberty keeps in the folder {@code state}.
     */
    public Path[] written() {
        try (Stream<Path> inLogs = Files.exists(logs) ? Files.list(logs) : Stream.empty()) {
            return Stream.concat(Stream.of(user.resolve("console.txt")), inLogs.filter(path -> !path.endsWith("state")))
                    .toArray(Path[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets a configuration key in the running server: puts a Liberty variable file in place, whole. */
    public void set(String key, String value) {
        try {
            Path variables = Files.createDirectories(directory().resolve("variables"));
            Path written = Files.writeString(user.resolve(key), value);
            Files.move(written, variables.resolve(key), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes back what {@link #set} has set. */
    public void unset(String key) {
        try {
            Files.deleteIfExists(directory().resolve("variables").resolve(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server's folder, with its configuration and logs. */
    public Path directory() {
        return user.resolve("servers").resolve(name);
    }

    /** The JDBC URL of the service's own database. */
    public String databaseUrl() {
        return databaseUrl;
    }

    /** A connection to the service's own database, also while the server runs. */
    public Connection database() throws SQLException {
        return DriverManager.getConnection(databaseUrl, "threadpilot", "");
    }

    /** What the server has written to the console since its last start. */
    public String console() {
        return read(user.resolve("console.txt"));
    }

    /** What the server has written to its log since its last start. */
    public String messages() {
        return read(logs.resolve("messages.log"));
    }

    /** What the server has written besides the console: its log, and a file for each failure that it was first to see. */
    public Stream<String> logs() {
        try (Stream<Path> files = Files.walk(logs)) {
            return files.filter(Files::isRegularFile).map(LibertyServer::read).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
