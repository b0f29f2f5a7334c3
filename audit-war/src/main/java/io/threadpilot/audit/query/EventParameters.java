package io.threadpilot.audit.query;

import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.ws.rs.QueryParam;

import java.util.List;

/** Which events a caller asks for. An event is answered if it meets all parameters that are there. */
public class EventParameters {

    private static final int LONGEST_SOURCE = 200;
    private static final int LONGEST_SHARD = 300;

    @QueryParam("id")
    List<String> id = List.of();

    @QueryParam("subject")
    List<String> subject = List.of();

    @QueryParam("aggregateType")
    List<String> aggregateType = List.of();

    @QueryParam("aggregateId")
    List<String> aggregateId = List.of();

    @QueryParam("correlationId")
    List<String> correlationId = List.of();

    @QueryParam("causationId")
    List<String> causationId = List.of();

    @QueryParam("type")
    List<String> type = List.of();

    @QueryParam("source")
    List<String> source = List.of();

    @QueryParam("actor")
    List<String> actor = List.of();

    /** When it happened. */
    @QueryParam("from")
    List<String> from = List.of();

    /** Excluded. */
    @QueryParam("to")
    List<String> to = List.of();

    @QueryParam("receivedFrom")
    List<String> receivedFrom = List.of();

    /** Excluded. */
    @QueryParam("receivedTo")
    List<String> receivedTo = List.of();

    @QueryParam("shard")
    List<String> shard = List.of();

    /** In the shard. */
    @QueryParam("position")
    List<String> position = List.of();

    /**
     * What the parameters mean.
     *
     * @throws RequestProblem 400 if one of them is there more than once or cannot be read
     */
    public EventFilter filter() {
        return EventFilter.EVERYTHING
                .andText("id", id, QueryParameters.LONGEST_ID, "event_id = ?")
                .andText("subject", subject, QueryParameters.LONGEST_ID, "subject = ?")
                .andText("aggregateType", aggregateType, QueryParameters.LONGEST_ID, "aggregate_type = ?")
                .andText("aggregateId", aggregateId, QueryParameters.LONGEST_ID, "aggregate_id = ?")
                .andText("correlationId", correlationId, QueryParameters.LONGEST_ID, "correlation_id = ?")
                .andText("causationId", causationId, QueryParameters.LONGEST_ID, "causation_id = ?")
                .andText("type", type, QueryParameters.LONGEST_ID, "event_type = ?")
                .andText("source", source, LONGEST_SOURCE, "source = ?")
                .andText("actor", actor, QueryParameters.LONGEST_ID, "actor = ?")
                .andTime("from", from, "occurred_at >= ?")
                .andTime("to", to, "occurred_at < ?")
                .andTime("receivedFrom", receivedFrom, "received_at >= ?")
                .andTime("receivedTo", receivedTo, "received_at < ?")
                .andText("shard", shard, LONGEST_SHARD, "shard = ?")
                .andNumber("position", position, "shard_position = ?");
    }
}
