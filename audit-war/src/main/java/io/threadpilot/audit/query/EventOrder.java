package io.threadpilot.audit.query;

import io.threadpilot.contracts.audit.LoggedEvent;
import io.threadpilot.platform.pages.Cursor;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How events are sorted. Events that are equal in that are sorted by their indexes, in the same direction. */
enum EventOrder {
    OCCURRED("occurredAt", true, "occurred_at", "timestamp with time zone"),
    LAST_OCCURRED("-occurredAt", false, "occurred_at", "timestamp with time zone"),
    FIRST("index", true, null, null),
    LAST("-index", false, null, null),
    /** An event without a version is before those that have one. */
    VERSION("version", true, "coalesce(aggregate_version, 0)", "bigint");

    private final String parameter;
    private final boolean ascending;
    private final List<String> columns;
    private final List<String> types;

    EventOrder(String parameter, boolean ascending, String column, String type) {
        this.parameter = parameter;
        this.ascending = ascending;
        this.columns = Stream.of(column, "log_index").filter(Objects::nonNull).toList();
        this.types = Stream.of(type, "bigint").filter(Objects::nonNull).toList();
    }

    /**
     * Reads the parameter {@code sort}.
     *
     * @return {@link #LAST} if it is absent
     * @throws RequestProblem 400 if it is there more than once, or none that callers may choose
     */
    static EventOrder parse(List<String> sort) {
        return QueryParameters.only("sort", sort)
                .map(name -> Stream.of(OCCURRED, LAST_OCCURRED, FIRST, LAST)
                        .filter(order -> order.parameter.equals(name))
                        .findFirst()
                        .orElseThrow(() ->
                                QueryParameters.refusal("sort must be occurredAt, -occurredAt, index or -index.")))
                .orElse(LAST);
    }

    /** How callers name it. */
    String parameter() {
        return parameter;
    }

    /** For an {@code order by} clause that reads in a direction. */
    String sql(Cursor.Direction direction) {
        String suffix = ascends(direction) ? "" : " desc";
        return columns.stream().map(column -> column + suffix).collect(Collectors.joining(", "));
    }

    /** The condition of being behind a row in a direction, with a question mark for each value of {@link #row}. */
    String beyond(Cursor.Direction direction) {
        return "(" + String.join(", ", columns) + ") " + (ascends(direction) ? ">" : "<") + " ("
                + types.stream().map(type -> "cast(? as " + type + ")").collect(Collectors.joining(", ")) + ")";
    }

    private boolean ascends(Cursor.Direction direction) {
        return ascending == (direction == Cursor.Direction.NEXT);
    }

    /** By which values an event is sorted, as texts. */
    List<String> row(LoggedEvent event) {
        String index = Long.toString(event.index());
        return switch (this) {
            case FIRST, LAST -> List.of(index);
            case OCCURRED, LAST_OCCURRED -> List.of(event.occurredAt().toString(), index);
            case VERSION -> List.of(Long.toString(event.version() == null ? 0 : event.version()), index);
        };
    }
}
