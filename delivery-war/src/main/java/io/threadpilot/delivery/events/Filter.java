package io.threadpilot.delivery.events;

import java.util.ArrayList;
import java.util.List;

/** Which rows of a view a list has. Values that are null choose nothing. */
public final class Filter {

    private final String view;
    private final StringBuilder conditions = new StringBuilder(" where 1 = 1");
    private final List<Object> parameters = new ArrayList<>();
    private final StringBuilder question;

    /**
     * All rows.
     *
     * @param view the name of its table
     */
    public Filter(String view) {
        this.view = view;
        this.question = new StringBuilder(view);
    }

    /** The name of the table. */
    public String view() {
        return view;
    }

    /**
     * Only rows for which a condition is true.
     *
     * @param condition with one parameter, such as {@code "status = ?"}, a constant
     * @param value of the parameter: a text, UUID or Instant; null chooses nothing
     */
    public Filter where(String condition, Object value) {
        if (value != null) {
            conditions.append(" and ").append(condition);
            parameters.add(value);
            question.append('&').append(condition).append('&').append(value);
        }
        return this;
    }

    String conditions() {
        return conditions.toString();
    }

    List<Object> parameters() {
        return parameters;
    }

    /** Everything that decides which rows the list has. */
    String question() {
        return question.toString();
    }
}
