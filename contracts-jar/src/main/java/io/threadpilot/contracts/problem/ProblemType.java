package io.threadpilot.contracts.problem;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A kind of error that a service reports. The types that every service has are in {@link CommonProblems}, those of one
 * service are constants beside its contracts. No two types have the same code.
 *
 * @param code the type for programs, lower-case words joined by hyphens: {@code not-found}; never changes its meaning
 * @param status the HTTP status that it is answered with, 400 to 599
 * @param title the type in English, the same for every occurrence; not blank
 */
public record ProblemType(String code, int status, String title) {

    private static final Pattern CODE = Pattern.compile("[a-z](?:-?[a-z])*");

    /** As long as the schema of {@link Problem} allows. */
    private static final int LONGEST_CODE = 50;

    /**
     * Takes the components.
     *
     * @throws IllegalArgumentException if one of them is not as described above, or the code has more than 50 characters
     */
    public ProblemType {
        if (code.length() > LONGEST_CODE || !CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("Not a problem's code in lower case with hyphens: " + code);
        }
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("Not the status of an error: " + status);
        }
        if (title.isBlank()) {
            throw new IllegalArgumentException("The problem " + code + " has no title");
        }
    }

    /** The type in the sense of RFC 9457, section 3.1.1: a name, not an address. */
    public URI uri() {
        return URI.create("urn:threadpilot:problem:" + code);
    }

    /**
     * The problem types of a class of constants.
     *
     * @param constants a public class
     * @return its public static fields of this type; empty if it has none
     */
    public static List<ProblemType> in(Class<?> constants) {
        return Arrays.stream(constants.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == ProblemType.class)
                .map(ProblemType::valueOf)
                .toList();
    }

    private static ProblemType valueOf(Field constant) {
        try {
            return (ProblemType) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException("Not a public class: " + constant.getDeclaringClass(), e);
        }
    }
}
