package io.threadpilot.platform.outbox;

import io.threadpilot.contracts.Headers;
import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.events.EventReader;
import io.threadpilot.platform.events.RecordedEvent;
import io.threadpilot.platform.pseudonyms.PseudonymOf;
import io.threadpilot.platform.tracing.Masking;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes events to the standard output, one a line, as {@code {"position":1,"event":{…}}}, in the order of their positions. The
 * class path is what a service's WAR holds in {@code WEB-INF/lib}, and the JDBC drivers; the environment says which
 * database: {@code DB_URL} (a JDBC URL), {@code DB_USER}, and {@code DB_PASSWORD} unless there is none.
 *
 * <pre>
 * ExportEvents --from 2026-11-01T00:00:00Z --to 2026-12-01T00:00:00Z    what happened within this time, the end excluded
 * ExportEvents --correlation-id claim-4711                              what one request caused
 * ExportEvents --subject PSEUDONYM                                      what was asked about one person, as PseudonymOf prints it
 * ExportEvents --subject -                                              the same, the person's number on the standard input
 * ExportEvents --reader archive                                         what this reader has not passed; then it has
 * </pre>
 *
 * <p>All but the last can be combined. A person's number is taken in any form that people write; with it, the environment has
 * the key of pseudonyms, as for {@link PseudonymOf}. A reader is registered by its first export, and from then on nothing is removed that it
 * has not exported.
 *
 * <p>Its exit code is 0 if all was written, 1 if the database or the standard output failed, 2 if the arguments or the
 * environment cannot be read. Messages go to the standard error and hold neither the password nor the URL.
 */
public final class ExportEvents {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int NOT_UNDERSTOOD = 2;

    private static final String URL = "DB_URL";
    private static final String USER = "DB_USER";
    private static final String PASSWORD = "DB_PASSWORD";

    private static final String FROM = "--from";
    private static final String TO = "--to";
    private static final String CORRELATION_ID = "--correlation-id";
    private static final String SUBJECT = "--subject";
    private static final String READER = "--reader";
    private static final Set<String> OPTIONS = Set.of(FROM, TO, CORRELATION_ID, SUBJECT, READER);

    private static final String USAGE =
            "Usage: ExportEvents --reader NAME, or --from INSTANT --to INSTANT, --correlation-id ID, --subject PSEUDONYM"
                    + " in any combination; an INSTANT looks like 2026-11-21T12:00:00Z, TO is later than FROM,"
                    + " an ID has 1 to 64 characters out of A-Z a-z 0-9 . _ -";

    private static final String NUMBER_FOLLOWS = "-";
    /** 32 bytes in Base64 for URLs; behind them, where PseudonymOf has printed it, the id of the key. */
    private static final Pattern PSEUDONYM =
            Pattern.compile("\\s*([A-Za-z0-9_-]{43})(?:\\s+[A-Za-z0-9._-]{1,32})?\\s*");

    private static final String NO_PSEUDONYM =
            "--subject must be what PseudonymOf prints, which begins with 43 characters"
                    + " out of A-Z a-z 0-9 _ -; or one hyphen, and the person's number on the standard input";

    private static final int PAGE = 1000;

    private final Connections connections;
    private final PrintStream out;

    private ExportEvents(Connections connections, PrintStream out) {
        this.connections = connections;
        this.out = out;
    }

    /**
     * Exports, and ends the Java virtual machine with one of the exit codes above.
     *
     * @param arguments see above
     */
    public static void main(String[] arguments) {
        System.exit(run(System.getenv(), List.of(arguments), System.in, System.out, System.err));
    }

    static int run(
            Map<String, String> environment,
            List<String> arguments,
            InputStream in,
            OutputStream out,
            PrintStream err) {
        Map<String, String> options;
        try {
            options = options(arguments);
        } catch (IllegalArgumentException | DateTimeException e) {
            err.println(USAGE);
            return NOT_UNDERSTOOD;
        }
        try {
            if (options.containsKey(SUBJECT)) {
                options.put(SUBJECT, pseudonym(options.get(SUBJECT), in, environment));
            }
        } catch (IllegalArgumentException | IllegalStateException | IOException e) {
            err.println(e.getMessage());
            return NOT_UNDERSTOOD;
        }
        for (String name : List.of(URL, USER)) {
            if (environment.getOrDefault(name, "").isBlank()) {
                err.println("The environment variable " + name + " is missing");
                return NOT_UNDERSTOOD;
            }
        }
        Connections connections = () -> DriverManager.getConnection(
                environment.get(URL), environment.get(USER), environment.getOrDefault(PASSWORD, ""));
        try (PrintStream lines = new PrintStream(new BufferedOutputStream(out), false, StandardCharsets.UTF_8)) {
            ExportEvents export = new ExportEvents(connections, lines);
            if (options.containsKey(READER)) {
                export.read(EventReader.register(connections, options.get(READER)));
            } else {
                export.select(options);
            }
            return DONE;
        } catch (SQLException | IOException e) {
            err.println("The export failed: " + message(e, environment));
            return FAILED;
        }
    }

    private static Map<String, String> options(List<String> arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            if (i + 1 == arguments.size() || !OPTIONS.contains(arguments.get(i))) {
                throw new IllegalArgumentException();
            }
            options.put(arguments.get(i), arguments.get(i + 1));
        }
        if (options.isEmpty() || options.containsKey(READER) && options.size() > 1) {
            throw new IllegalArgumentException();
        }
        Instant from = Instant.parse(options.getOrDefault(FROM, Instant.MIN.toString()));
        Instant to = Instant.parse(options.getOrDefault(TO, Instant.MAX.toString()));
        if (!from.isBefore(to) || !options.getOrDefault(CORRELATION_ID, "-").matches(Headers.CORRELATION_ID_FORM)) {
            throw new IllegalArgumentException();
        }
        return options;
    }

    private static String pseudonym(String subject, InputStream in, Map<String, String> environment)
            throws IOException {
        if (subject.equals(NUMBER_FOLLOWS)) {
            return PseudonymOf.ofNumberIn(in, environment).value();
        }
        Matcher pseudonym = PSEUDONYM.matcher(subject);
        if (!pseudonym.matches()) {
            throw new IllegalArgumentException(NO_PSEUDONYM);
        }
        return pseudonym.group(1);
    }

    /** What was not written to the end, the reader has not passed. */
    private void read(EventReader reader) throws SQLException, IOException {
        List<RecordedEvent> events = reader.next(PAGE);
        while (!events.isEmpty()) {
            events.forEach(event -> write(event.position(), event.json()));
            flush();
            reader.passed(events.get(events.size() - 1).position());
            events = reader.next(PAGE);
        }
    }

    private void select(Map<String, String> options) throws SQLException, IOException {
        StringBuilder sql = new StringBuilder("select position, event from outbox where 1 = 1");
        List<Object> parameters = new ArrayList<>();
        if (options.containsKey(FROM)) {
            sql.append(" and occurred_at >= ?");
            parameters.add(Instant.parse(options.get(FROM)).atOffset(ZoneOffset.UTC));
        }
        if (options.containsKey(TO)) {
            sql.append(" and occurred_at < ?");
            parameters.add(Instant.parse(options.get(TO)).atOffset(ZoneOffset.UTC));
        }
        if (options.containsKey(CORRELATION_ID)) {
            sql.append(" and correlation_id = ?");
            parameters.add(options.get(CORRELATION_ID));
        }
        if (options.containsKey(SUBJECT)) {
            sql.append(" and subject = ?");
            parameters.add(options.get(SUBJECT));
        }
        try (Connection connection = connections.open()) {
            // Without this, PostgreSQL's driver would fetch all rows at once.
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(sql + " order by position")) {
                statement.setFetchSize(PAGE);
                for (int i = 0; i < parameters.size(); i++) {
                    statement.setObject(i + 1, parameters.get(i));
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        write(rows.getLong(1), rows.getString(2));
                    }
                }
            }
        }
        flush();
    }

    private void write(long position, String event) {
        out.print("{\"position\":" + position + ",\"event\":" + event + "}\n");
    }

    private void flush() throws IOException {
        if (out.checkError()) {
            throw new IOException("the standard output cannot be written to");
        }
    }

    private static String message(Exception failure, Map<String, String> environment) {
        String password = environment.getOrDefault(PASSWORD, "");
        String message = String.valueOf(failure.getMessage()).replace(environment.get(URL), "[url]");
        return Masking.mask(
                (password.isEmpty() ? message : message.replace(password, "[password]")).replaceAll("\\s+", " "));
    }
}
