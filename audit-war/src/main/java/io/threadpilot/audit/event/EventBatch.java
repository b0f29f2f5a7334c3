package io.threadpilot.audit.event;

import io.threadpilot.audit.event.json.BrokenRuleException;
import io.threadpilot.platform.bodies.JsonBodies;
import io.threadpilot.platform.bodies.JsonElements;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Several events in one HTTP request. */
public final class EventBatch {

    /** The most events of a request. */
    public static final int MOST = 500;

    private EventBatch() {}

    /**
     * Cuts a request into its events, each with its own bytes as they stand in the body and with all headers of the request. An
     * array, also a batch of CloudEvents, has an event in each element, whatever that is; anything else is one event.
     *
     * @param request with a body, not null
     * @return in their order; empty for an empty array
     * @throws BrokenRuleException if nothing of it can be taken: an array that does not end is {@code not-json}, more than 500
     *     events are {@code too-many-elements}, and an event of more than 1 MiB is {@code too-large}
     */
    public static List<ReceivedEvent> split(ReceivedEvent request) throws BrokenRuleException {
        List<ReceivedEvent> events = new ArrayList<>();
        if (BinaryEvent.is(request) || !JsonElements.isArray(request.body())) {
            events.add(request);
        } else {
            for (byte[] element : elements(request.body())) {
                events.add(new ReceivedEvent(request.key(), request.headers(), element));
            }
        }
        for (ReceivedEvent event : events) {
            EventParser.checkSize(event.body());
        }
        return events;
    }

    private static List<byte[]> elements(byte[] array) throws BrokenRuleException {
        try {
            return JsonElements.cut(array, MOST);
        } catch (JsonBodies.TooLargeException e) {
            throw new BrokenRuleException("too-many-elements", "The array has more than " + MOST + " elements.");
        } catch (IOException e) {
            throw new BrokenRuleException("not-json", "The text is not a JSON array from its beginning to its end.");
        }
    }
}
