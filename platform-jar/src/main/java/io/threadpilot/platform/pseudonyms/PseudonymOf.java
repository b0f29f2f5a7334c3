package io.threadpilot.platform.pseudonyms;

import io.threadpilot.contracts.person.PersonalIdentityNumber;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Prints a person's pseudonym, so that the events about this person can be found. The number is read from the standard
 * input, since arguments are shown to everybody on the machine and kept in the shell's history; the key comes from the
 * environment, {@code THREADPILOT_PSEUDONYM_KEY} and {@code THREADPILOT_PSEUDONYM_KEY_ID}. For events that were written
 * under an earlier key, give that key.
 *
 * <p>Prints the pseudonym and the key id on one line and exits with 0; or says what is wrong, without repeating it, and exits
 * with 2.
 */
public final class PseudonymOf {

    private PseudonymOf() {}

    /**
     * Reads one number, prints its pseudonym and ends the Java virtual machine.
     *
     * @param arguments not read
     */
    public static void main(String[] arguments) throws IOException {
        System.exit(run(System.getenv(), System.in, System.out, System.err));
    }

    static int run(Map<String, String> environment, InputStream in, PrintStream out, PrintStream err)
            throws IOException {
        try {
            Pseudonym pseudonym = ofNumberIn(in, environment);
            out.println(pseudonym.value() + " " + pseudonym.keyId());
            return 0;
        } catch (IllegalArgumentException | IllegalStateException e) {
            err.println(e.getMessage());
            return 2;
        }
    }

    /**
     * The pseudonym of the person whose number is read.
     *
     * @param in its first line is a personal identity number in any form that people write, leniently read
     * @param environment has the key and its id
     * @throws IllegalArgumentException if the line is no number; the message does not repeat it
     * @throws IllegalStateException if the key or its id is missing or cannot be read; the message names the
     *     configuration key
     */
    public static Pseudonym ofNumberIn(InputStream in, Map<String, String> environment) throws IOException {
        String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII)).readLine();
        PersonalIdentityNumber number = PersonalIdentityNumber.parse(line == null ? null : line.strip(), false)
                .orElseThrow(
                        () -> new IllegalArgumentException("The standard input must be one personal identity number:"
                                + " YYYYMMDDNNNC, YYYYMMDD-NNNC, YYMMDD-NNNC or YYMMDD+NNNC"));
        return new Pseudonyms(key -> Optional.ofNullable(environment.get(variable(key)))).of(number.digits());
    }

    /** How MicroProfile Config names the environment variable of a key. */
    private static String variable(String key) {
        return key.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    }
}
