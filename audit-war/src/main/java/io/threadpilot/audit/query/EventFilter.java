package io.threadpilot.audit.query;

import io.threadpilot.platform.pages.QueryParameters;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Chooses events.
 *
 * @param conditions all of which a chosen event meets; an empty list chooses every event
 */
public record EventFilter(List<Condition> conditions) {

    static final EventFilter EVERYTHING = new EventFilter(List.of());

    /** Keeps what is listed at this time. */
    public EventFilter {
        conditions = List.copyOf(conditions);
    }

    /**
     * Adds a condition if its parameter is there.
     *
     * @param values of the parameter
     * @param longest number of characters
     * @param sql with one question mark for the value
     */
    EventFilter andText(String parameter, List<String> values, int longest, String sql) {
        return and(parameter, QueryParameters.text(parameter, values, longest), sql);
    }

    /** The same for a position or a version. */
    EventFilter andNumber(String parameter, List<String> values, String sql) {
        return and(parameter, QueryParameters.number(parameter, values), sql);
    }

    /** The same for a time. */
    EventFilter andTime(String parameter, List<String> values, String sql) {
        return and(parameter, QueryParameters.time(parameter, values), sql);
    }

    private EventFilter and(String parameter, Optional<?> value, String sql) {
        if (value.isEmpty()) {
            return this;
        }
        List<Condition> more = new ArrayList<>(conditions);
        value.ifPresent(present -> more.add(new Condition(parameter, present, sql)));
        return new EventFilter(more);
    }

    /** For a {@code where} clause that has a condition already. */
    public String sql() {
        return conditions.stream().map(condition -> " and " + condition.sql()).collect(Collectors.joining());
    }

    /** For the question marks of {@link #sql()}. */
    public List<Object> values() {
        return conditions.stream().map(Condition::value).toList();
    }

    /** The filter as text: that of another filter is another one. */
    String question() {
        return conditions.stream().map(Condition::question).collect(Collectors.joining("&"));
    }

    /**
     * A condition.
     *
     * @param parameter by which callers name it
     * @param value a {@link String}, a {@link Long} or an {@link OffsetDateTime} in UTC
     * @param sql with one question mark for the value
     */
    public record Condition(String parameter, Object value, String sql) {

        private String question() {
            return parameter + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8);
        }
    }
}
