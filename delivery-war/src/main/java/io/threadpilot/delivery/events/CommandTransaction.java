package io.threadpilot.delivery.events;

import java.sql.Connection;
import java.time.Instant;

/**
 * The transaction of a command.
 *
 * @param connection of the database
 * @param now when its events happen, in whole microseconds
 * @param caller who has given the command
 */
public record CommandTransaction(Connection connection, Instant now, Caller caller) {

    /**
     * Who has given a command.
     *
     * @param actor the API client; null if none was recognised
     * @param correlationId joins everything that the request causes
     * @param traceparent the request's place in a distributed trace; null if it has none
     */
    public record Caller(String actor, String correlationId, String traceparent) {}
}
