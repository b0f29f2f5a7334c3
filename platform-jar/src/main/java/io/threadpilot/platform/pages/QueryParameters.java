package io.threadpilot.platform.pages;

import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Parameter;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads query parameters. Each may be there once, and one that is there has a value. */
public final class QueryParameters {

    /** As many digits as every {@code long} can have. */
    public static final long LARGEST_NUMBER = 999_999_999_999_999_999L;

    /** Number of characters of an id of any kind. */
    public static final int LONGEST_ID = 100;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** Without digits, which might be a person's number. */
    private static final Pattern REPEATABLE_NAME = Pattern.compile("[A-Za-z_.-]{1,40}");

    private static final int LARGEST_YEAR = 9999;
    private static final int NANOS_IN_MICRO = 1000;

    private QueryParameters() {}

    /**
     * Refuses a request with a query parameter that its resource method does not have.
     *
     * @param resource whose method has annotated parameters, or such parameters in annotated fields of a {@code @BeanParam}
     * @throws RequestProblem 400 if there is one
     */
    public static void refuseUnknown(UriInfo uri, ResourceInfo resource) {
        Set<String> known = Arrays.stream(resource.getResourceMethod().getParameters())
                .flatMap(QueryParameters::names)
                .collect(Collectors.toCollection(TreeSet::new));
        uri.getQueryParameters().keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw refusal((REPEATABLE_NAME.matcher(name).matches()
                                    ? "There is no parameter " + name + " here; "
                                    : "A parameter is not known here; ")
                            + (known.isEmpty() ? "there is none." : "known are " + String.join(", ", known) + "."));
                });
    }

    private static Stream<String> names(Parameter parameter) {
        return parameter.isAnnotationPresent(BeanParam.class)
                ? Arrays.stream(parameter.getType().getDeclaredFields()).flatMap(QueryParameters::name)
                : name(parameter);
    }

    private static Stream<String> name(AnnotatedElement element) {
        return Stream.ofNullable(element.getAnnotation(QueryParam.class)).map(QueryParam::value);
    }

    /**
     * Reads a text.
     *
     * @param longest number of characters
     * @return empty if the parameter is absent
     * @throws RequestProblem 400 if it is there more than once, empty or too long, or has the character U+0000, which no
     *     database stores
     */
    public static Optional<String> text(String name, List<String> values, int longest) {
        Optional<String> text = only(name, values);
        text.filter(value ->
                        value.isEmpty() || value.codePointCount(0, value.length()) > longest || value.indexOf(0) >= 0)
                .ifPresent(value -> {
                    throw refusal(name + " must have 1 to " + longest + " characters, U+0000 not among them.");
                });
        return text;
    }

    /**
     * Reads the id of an event, in a path.
     *
     * @throws RequestProblem 400 if it cannot be one
     */
    public static String id(String value) {
        return text("id", List.of(value), LONGEST_ID).orElseThrow();
    }

    /**
     * Reads a whole number.
     *
     * @param least 0 or more
     * @param most {@link #LARGEST_NUMBER} or less
     * @return empty if the parameter is absent
     * @throws RequestProblem 400 if it is there more than once, or not such a number
     */
    public static Optional<Long> number(String name, List<String> values, long least, long most) {
        return only(name, values).map(text -> {
            if (!NUMBER.matcher(text).matches() || Long.parseLong(text) < least || Long.parseLong(text) > most) {
                throw refusal(name + " must be a whole number from " + least + " to " + most + ".");
            }
            return Long.parseLong(text);
        });
    }

    /**
     * Reads a position, an index, a size or a version.
     *
     * @return 0 or more; empty if the parameter is absent
     * @throws RequestProblem 400 if it is there more than once, or not such a number
     */
    public static Optional<Long> number(String name, List<String> values) {
        return number(name, values, 0, LARGEST_NUMBER);
    }

    /**
     * Reads a time, and rounds it up to microseconds, in which databases count: what is not before a time is not before the next
     * microsecond either.
     *
     * @return in UTC; empty if the parameter is absent
     * @throws RequestProblem 400 if it is there more than once, or no time with a zone, or not in the years 1 to 9999
     */
    public static Optional<OffsetDateTime> time(String name, List<String> values) {
        return only(name, values).map(text -> {
            try {
                OffsetDateTime time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
                if (time.getYear() >= 1 && time.getYear() <= LARGEST_YEAR) {
                    return time.plusNanos(Math.floorMod(-time.getNano(), NANOS_IN_MICRO));
                }
            } catch (DateTimeException e) {
                // Answered below.
            }
            throw refusal(name + " must be a time with a zone, such as 2026-11-21T12:00:00Z or"
                    + " 2026-11-21T13:00:00%2B01:00, in an address with %2B for the plus sign.");
        });
    }

    /**
     * Reads a parameter that may be there once.
     *
     * @return empty if it is absent
     * @throws RequestProblem 400 if it is there more than once
     */
    public static Optional<String> only(String name, List<String> values) {
        if (values.size() > 1) {
            throw refusal(name + " may be there once.");
        }
        return values.stream().findFirst();
    }

    /** What to throw if a parameter cannot be read. */
    public static RequestProblem refusal(String detail) {
        return new RequestProblem(CommonProblems.BAD_REQUEST, detail);
    }
}
