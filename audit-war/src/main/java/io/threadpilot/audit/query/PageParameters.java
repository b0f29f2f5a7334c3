package io.threadpilot.audit.query;

import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.ws.rs.QueryParam;

import java.util.List;
import java.util.Optional;

/** Which page of events a caller asks for. */
public class PageParameters {

    static final int LARGEST_LIMIT = 1000;
    static final int LIMIT_IF_ABSENT = 50;

    @QueryParam("limit")
    List<String> limit = List.of();

    /** As an answer to the same question had it. */
    @QueryParam("cursor")
    List<String> cursor = List.of();

    /** How many events the log had at the moment that is asked about. */
    @QueryParam("asOf")
    List<String> asOf = List.of();

    /**
     * How many events at the most, 1 to {@value #LARGEST_LIMIT}.
     *
     * @throws RequestProblem 400 if the parameter is there more than once or cannot be read
     */
    int most() {
        return limit(limit);
    }

    /**
     * Reads the parameter {@code limit}.
     *
     * @return 1 to {@value #LARGEST_LIMIT}; {@value #LIMIT_IF_ABSENT} if it is absent
     * @throws RequestProblem 400 if it is there more than once or cannot be read
     */
    public static int limit(List<String> values) {
        return QueryParameters.number("limit", values, 1, LARGEST_LIMIT)
                .orElse((long) LIMIT_IF_ABSENT)
                .intValue();
    }

    /**
     * The cursor.
     *
     * @throws RequestProblem 400 if the parameter is there more than once
     */
    Optional<String> cursor() {
        return QueryParameters.only("cursor", cursor);
    }

    /**
     * The size of the log; empty means the present one.
     *
     * @throws RequestProblem 400 if the parameter is there more than once or cannot be read
     */
    Optional<Long> size() {
        return QueryParameters.number("asOf", asOf);
    }
}
