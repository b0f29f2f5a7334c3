package io.threadpilot.delivery.gateway;

import io.threadpilot.contracts.delivery.CommandResult;
import io.threadpilot.contracts.delivery.Message;
import io.threadpilot.contracts.delivery.StatusResult;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.input.Forms;
import io.threadpilot.platform.pages.QueryParameters;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import java.util.UUID;

/** What the answers of all resources have in common. */
public final class Answers {

    private Answers() {}

    /** An answer that no cache keeps. */
    public static Response of(Object body) {
        return Response.ok(body).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    /** The same about an aggregate, whose version is the entity tag. */
    public static Response of(Aggregate<?> aggregate, Object body) {
        return Response.ok(body)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .tag(new EntityTag(Long.toString(aggregate.version())))
                .build();
    }

    /**
     * What has become of a command.
     *
     * @param message for people
     */
    public static Response done(Aggregate<?> aggregate, String message) {
        return of(aggregate, new CommandResult(aggregate.id(), new Message(message)));
    }

    /**
     * What has become of a change of status.
     *
     * @param noun what has the status: {@code Vehicle}
     * @param status that it has now, and maybe had before
     * @param changed whether it had another one
     */
    public static Response status(Aggregate<?> aggregate, String noun, String status, boolean changed) {
        String message =
                changed ? noun + " status changed successfully" : noun + " is already in " + status + " status";
        return of(aggregate, new StatusResult(aggregate.id(), new Message(message), status));
    }

    /**
     * Reads an id in an address.
     *
     * @throws io.threadpilot.platform.problems.RequestProblem 400 if it is none
     */
    public static UUID id(String text) {
        return Forms.id(text)
                .orElseThrow(() -> QueryParameters.refusal("An id in the address must be a UUID with hyphens."));
    }
}
