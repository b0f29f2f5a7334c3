package io.threadpilot.delivery.events;

import io.threadpilot.platform.database.Statements;
import io.threadpilot.platform.pages.Cursor;
import io.threadpilot.platform.pages.Page;
import io.threadpilot.platform.pages.SignedCursors;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table that has each aggregate of one type as it is now: {@code id}, {@code version}, {@code changed_at}, {@code state} as
 * JSON, and columns for lists. It is written in the transactions of the events.
 *
 * @param <S> what the aggregate is
 */
public final class View<S> {

    private static final Jsonb JSONB = JsonbBuilder.create();
    private static final int STATE = 4;

    private final String table;
    private final Class<S> type;
    private final List<Column<S>> columns;
    private final String select;

    private View(String table, Class<S> type, List<Column<S>> columns) {
        this.table = table;
        this.type = type;
        this.columns = columns;
        this.select = "select id, version, changed_at, state from " + table;
    }

    /**
     * A view without columns of its own.
     *
     * @param table its name
     * @param type of the state, a record
     */
    public static <S> View<S> of(String table, Class<S> type) {
        return new View<>(table, type, List.of());
    }

    /**
     * The same with one more column.
     *
     * @param columnType text, {@link UUID}, {@link Instant}, or {@link Integer} by which no list is sorted
     * @param value what an aggregate has in it; may be null if the table allows that
     */
    public <T> View<S> with(String column, Class<T> columnType, Function<S, T> value) {
        return new View<>(
                table,
                type,
                Stream.concat(columns.stream(), Stream.of(new Column<>(column, Column.sqlTypeOf(columnType), value)))
                        .toList());
    }

    Optional<Aggregate<S>> find(Connection connection, UUID id) throws SQLException {
        return read(connection, " where id = ?", List.of(id)).stream().findFirst();
    }

    /** Has the rows of some ids locked until the transaction ends, in an order that all servers have. */
    void lock(Connection connection, Collection<UUID> ids) throws SQLException {
        for (UUID id : ids.stream().distinct().sorted().toList()) {
            read(connection, " where id = ? for update", List.of(id));
        }
    }

    /** Reads all that some conditions choose; they are put together from constants. */
    List<Aggregate<S>> read(Connection connection, String conditions, List<?> parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select + conditions)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, Column.parameter(parameters.get(i)));
            }
            List<Aggregate<S>> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new Aggregate<>(
                            rows.getObject(1, UUID.class),
                            rows.getLong(2),
                            rows.getObject(3, OffsetDateTime.class).toInstant(),
                            JSONB.fromJson(rows.getString(STATE), type)));
                }
            }
            return found;
        }
    }

    /**
     * Reads a page of those that a filter chooses.
     *
     * @param sort the column that the list is sorted by; those with the same value are sorted by their ids
     * @param from where it begins; null for the beginning
     * @param most how many at the most
     */
    Page<Aggregate<S>> page(
            Connection connection, Filter filter, String sort, Cursor from, int most, SignedCursors cursors)
            throws SQLException {
        Column<S> sorted = columns.stream()
                .filter(column -> column.name().equals(sort))
                .findFirst()
                .orElseThrow();
        boolean backwards = from != null && from.direction() == Cursor.Direction.PREVIOUS;
        List<Object> parameters = new ArrayList<>(filter.parameters());
        StringBuilder conditions = new StringBuilder(filter.conditions());
        if (from != null) {
            conditions
                    .append(" and (" + sort + ", id) " + (backwards ? '<' : '>'))
                    .append(" (cast(? as " + sorted.sqlType() + "), cast(? as uuid))");
            parameters.addAll(from.row());
        }
        String direction = backwards ? " desc" : "";
        conditions.append(" order by " + sort + direction + ", id" + direction + " fetch first ? rows only");
        parameters.add(most + 1);
        return Page.cut(
                read(connection, conditions.toString(), parameters),
                most,
                from,
                aggregate -> List.of(
                        String.valueOf(sorted.value().apply(aggregate.state())),
                        aggregate.id().toString()),
                cursors,
                filter.question());
    }

    /** Saves an aggregate as it has become. */
    void save(Connection connection, Aggregate<S> aggregate) throws SQLException {
        List<Object> values = new ArrayList<>(
                List.of(aggregate.version(), Column.parameter(aggregate.changedAt()), JSONB.toJson(aggregate.state())));
        List<String> names = new ArrayList<>(List.of("version", "changed_at", "state"));
        for (Column<S> column : columns) {
            names.add(column.name());
            values.add(Column.parameter(column.value().apply(aggregate.state())));
        }
        values.add(aggregate.id());
        String update = names.stream()
                .map(name -> name + " = ?")
                .collect(Collectors.joining(", ", "update " + table + " set ", " where id = ?"));
        if (Statements.update(connection, update, values.toArray()) == 0) {
            Statements.update(
                    connection,
                    "insert into " + table + " (" + String.join(", ", names) + ", id) values ("
                            + "?, ".repeat(names.size()) + "?)",
                    values.toArray());
        }
    }
}
