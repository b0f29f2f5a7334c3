package io.threadpilot.platform.consumer.feed;

import io.threadpilot.contracts.Headers;
import io.threadpilot.platform.bodies.JsonBodies;
import io.threadpilot.platform.bodies.JsonElements;
import io.threadpilot.platform.consumer.ConsumedBatch;
import io.threadpilot.platform.consumer.ConsumedOffset;
import io.threadpilot.platform.consumer.ConsumedRecord;
import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a feed has answered.
 *
 * @param feedId another id is another feed
 * @param oldest the position from which on no event was removed, 1 or more
 * @param last the position of the newest event; 0 if there never was one
 * @param removed whether events after the position that was asked about were removed; then there are no records
 * @param records the events after that position, without a gap
 * @param bytes the length of the answer
 */
record FeedAnswer(UUID feedId, long oldest, long last, boolean removed, List<ConsumedRecord> records, int bytes) {

    private static final int MOST_BYTES_OF_A_BATCH = 4 << 20;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    /**
     * Reads an answer.
     *
     * @param after the position that was asked about
     * @throws RefusedException if it is none with events
     * @throws IOException if it is not what a feed promises; the message repeats nothing of it
     */
    static FeedAnswer read(HttpResponse<byte[]> response, long after) throws IOException {
        int status = response.statusCode();
        if (status != 200 && status != 410) {
            throw new RefusedException(status, retryAfter(response.headers()));
        }
        UUID feedId = id(response.headers());
        boolean removed = status == 410;
        long oldest = number(response.headers(), Headers.FEED_OLDEST_POSITION);
        long last = number(response.headers(), Headers.FEED_LAST_POSITION);
        if (oldest < 1 || oldest > last + 1) {
            throw new IOException(
                    "the answer contradicts itself: its oldest event is at " + oldest + ", and its newest at " + last);
        }
        return new FeedAnswer(
                feedId,
                oldest,
                last,
                removed,
                removed ? List.of() : records(response.body(), after),
                response.body().length);
    }

    private static Duration retryAfter(HttpHeaders headers) {
        String seconds = headers.firstValue("Retry-After").orElse("");
        return NUMBER.matcher(seconds).matches() ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }

    private static UUID id(HttpHeaders headers) throws IOException {
        try {
            return UUID.fromString(headers.firstValue(Headers.FEED_ID).orElse(""));
        } catch (IllegalArgumentException e) {
            throw new IOException("the answer is not a feed's: it has no " + Headers.FEED_ID, e);
        }
    }

    private static long number(HttpHeaders headers, String name) throws IOException {
        String text = headers.firstValue(name).orElse("");
        if (!NUMBER.matcher(text).matches()) {
            throw new IOException("the answer is not a feed's: it has no " + name);
        }
        return Long.parseLong(text);
    }

    private static List<ConsumedRecord> records(byte[] body, long after) throws IOException {
        List<ConsumedRecord> records = new ArrayList<>();
        long next = after + 1;
        for (byte[] event : events(body)) {
            if (!Long.toString(next).equals(position(event))) {
                throw new IOException("the answer has not the event at position " + next + " where it belongs");
            }
            records.add(ConsumedRecord.of(next, event));
            next++;
        }
        return records;
    }

    private static List<byte[]> events(byte[] body) throws IOException {
        try {
            return JsonElements.of(body);
        } catch (JsonBodies.MalformedException e) {
            throw new IOException("the answer is not a JSON array", e);
        }
    }

    /** The extension attribute of a CloudEvent; empty if it has none. */
    private static String position(byte[] event) {
        try (JsonParser parser = PARSERS.createParser(new ByteArrayInputStream(event), StandardCharsets.UTF_8)) {
            int depth = 0;
            while (parser.hasNext()) {
                switch (parser.next()) {
                    case START_OBJECT, START_ARRAY -> depth++;
                    case END_OBJECT, END_ARRAY -> depth--;
                    case KEY_NAME -> {
                        if (depth == 1 && "position".equals(parser.getString())) {
                            return parser.next() == JsonParser.Event.VALUE_STRING ? parser.getString() : "";
                        }
                    }
                    default -> {}
                }
            }
            return "";
        }
    }

    /** The records in batches of some megabytes at the most, as long as each record is smaller. */
    List<ConsumedBatch> batches(ConsumedOffset from) {
        List<ConsumedBatch> batches = new ArrayList<>();
        int begin = 0;
        int size = 0;
        for (int i = 0; i < records.size(); i++) {
            int more = records.get(i).value().length;
            if (i > begin && size + more > MOST_BYTES_OF_A_BATCH) {
                batches.add(batch(from, begin, i));
                begin = i;
                size = 0;
            }
            size += more;
        }
        if (begin < records.size()) {
            batches.add(batch(from, begin, records.size()));
        }
        return batches;
    }

    private ConsumedBatch batch(ConsumedOffset from, int begin, int end) {
        return new ConsumedBatch(from.source(), from.partition(), from.epoch(), records.subList(begin, end));
    }

    /** The feed gives no events to this service, or not now. */
    static final class RefusedException extends IOException {

        private static final long serialVersionUID = 1L;

        private final int status;
        private final Duration retryAfter;

        RefusedException(int status, Duration retryAfter) {
            super("it answers with status " + status);
            this.status = status;
            this.retryAfter = retryAfter;
        }

        /** Whether it goes on until the operator changes the key, the roles or the address. */
        boolean isForTheOperator() {
            return status < 500 && status != 429 && status != 408;
        }

        /** How long the feed wants to be left alone; zero if it does not say. */
        Duration retryAfter() {
            return retryAfter;
        }
    }
}
