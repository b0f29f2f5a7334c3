package io.threadpilot.platform.pseudonyms;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells a person's pseudonym, so that the events about this person can be found. The number is read from the standard
 * input, since arguments are shown to everybody on the machine and kept in the shell's history; the key comes from the
 * environment, {@code THREADPILOT_PSEUDONYM_KEY} and {@code THREADPILOT_PSEUDONYM_KEY_ID}. For events that were written
 * under an earlier key, give that key.
 *
 * <p>Prints the pseudonym and the key id on one line and exits with 0; or says what is wrong, without repeating it, and exits
 * with 2.
 */
public final class PseudonymOf {

    private static final Pattern NORMALISED = Pattern.compile("[0-9]{12}");

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
        String number = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII)).readLine();
        if (number == null || !NORMALISED.matcher(number.strip()).matches()) {
            err.println("The standard input must be one personal identity number of 12 digits, YYYYMMDDNNNC");
            return 2;
        }
        try {
            Pseudonym pseudonym =
                    new Pseudonyms(key -> Optional.ofNullable(environment.get(variable(key)))).of(number.strip());
            out.println(pseudonym.value() + " " + pseudonym.keyId());
            return 0;
        } catch (IllegalStateException e) {
            err.println(e.getMessage());
            return 2;
        }
    }

    /** How MicroProfile Config names the environment variable of a key. */
    private static String variable(String key) {
        return key.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    }
}
