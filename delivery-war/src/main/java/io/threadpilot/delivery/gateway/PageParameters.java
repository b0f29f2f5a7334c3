package io.threadpilot.delivery.gateway;

import io.threadpilot.delivery.input.Forms;
import io.threadpilot.delivery.input.Words;
import io.threadpilot.platform.pages.QueryParameters;
import jakarta.ws.rs.QueryParam;

import java.util.List;
import java.util.UUID;

/** Which page of a list a caller asks for. */
public final class PageParameters {

    /** The largest page. */
    public static final int LARGEST_LIMIT = 1000;

    private static final int LIMIT_IF_ABSENT = 50;

    @QueryParam("limit")
    private List<String> limit;

    @QueryParam("cursor")
    private List<String> cursor;

    /**
     * How many items the page may have.
     *
     * @return 1 to 1000; 50 if the caller does not say
     * @throws io.threadpilot.platform.problems.RequestProblem 400 if it is another number
     */
    public int limit() {
        return limit(LIMIT_IF_ABSENT);
    }

    /**
     * The same with another size of pages if the caller does not say.
     *
     * @throws io.threadpilot.platform.problems.RequestProblem 400 if it is another number
     */
    public int limit(int ifAbsent) {
        return QueryParameters.number("limit", limit, 1, LARGEST_LIMIT)
                .map(Long::intValue)
                .orElse(ifAbsent);
    }

    /**
     * Where the page begins.
     *
     * @return null for the beginning
     * @throws io.threadpilot.platform.problems.RequestProblem 400 if it is there more than once
     */
    public String cursor() {
        return QueryParameters.only("cursor", cursor).orElse(null);
    }

    /**
     * Reads a parameter that is one of some words.
     *
     * @return null if it is absent
     * @throws io.threadpilot.platform.problems.RequestProblem 400 if it is another word
     */
    public static String word(String name, List<String> values, List<String> words) {
        return QueryParameters.only(name, values)
                .map(word -> {
                    if (!words.contains(word)) {
                        throw QueryParameters.refusal(name + " must be one of " + String.join(", ", words) + ".");
                    }
                    return word;
                })
                .orElse(null);
    }

    /**
     * The same for the words of an enumeration.
     *
     * @return null if it is absent
     * @throws io.threadpilot.platform.problems.RequestProblem 400 if it is another word
     */
    public static String word(String name, List<String> values, Class<? extends Enum<?>> words) {
        return word(name, values, Words.of(words));
    }

    /**
     * Reads a parameter that is an id.
     *
     * @return null if it is absent
     * @throws io.threadpilot.platform.problems.RequestProblem 400 if it is none
     */
    public static UUID id(String name, List<String> values) {
        return QueryParameters.only(name, values)
                .map(text -> Forms.id(text)
                        .orElseThrow(() -> QueryParameters.refusal(name + " must be a UUID with hyphens.")))
                .orElse(null);
    }
}
