package io.threadpilot.delivery.events;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Function;

/**
 * A column of a view, for lists to choose and to sort by.
 *
 * @param sqlType of the column, as every database names it
 * @param value what an aggregate has in it
 */
record Column<S>(String name, String sqlType, Function<S, ?> value) {

    /** A value of the column, as the driver takes it. */
    static Object parameter(Object value) {
        return value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value;
    }

    static String sqlTypeOf(Class<?> type) {
        return type == Instant.class ? "timestamp with time zone" : type == UUID.class ? "uuid" : "varchar";
    }
}
