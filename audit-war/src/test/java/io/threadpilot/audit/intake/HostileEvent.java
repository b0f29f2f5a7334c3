package io.threadpilot.audit.intake;

import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Bytes that nobody would send who means well, and what is to become of them.
 *
 * @param name for people
 * @param bytes null for a record of Kafka without a value
 * @param id by which it is found; null if it is not to be stored
 * @param rule of the dead letter; null if it is to be stored
 */
record HostileEvent(String name, byte[] bytes, String id, String rule) {

    private static final int LARGEST = 1 << 20;

    private static final String GOOD = "{\"specversion\":\"1.0\",\"id\":\"%s\",\"type\":\"test.v1\","
            + "\"source\":\"urn:test\",\"time\":\"2026-11-01T12:00:00Z\",\"data\":%s}";

    /** An event of which nothing is said but what every event must say. */
    static String event(String id, String data) {
        return GOOD.formatted(id, data);
    }

    /** Those that every way in can bring: as elements of a feed, too, they leave it a JSON array. */
    static List<HostileEvent> everywhere() {
        byte[] notUtf8 = event("x", "{\"text\":\"*\"}").getBytes(UTF_8);
        notUtf8[new String(notUtf8, UTF_8).indexOf('*')] = (byte) 0xff;
        return List.of(
                bad("not UTF-8", notUtf8, "not-utf-8"),
                bad("100 levels", event("x", "[".repeat(99) + "]".repeat(99)), "too-many-levels"),
                bad("a key twice", event("x", "{\"a\":1,\"a\":2}"), "duplicate-key"),
                good("a zero character among the data", id -> event(id, "{\"text\":\"\\u0000\"}")),
                bad("a zero character in the id", event("x\\u0000", "1"), "id-control-character"),
                bad("half a surrogate pair", event("x", "\"\\ud834\""), "lone-surrogate"),
                bad("an id of 5,000 bytes", event("x".repeat(5_000), "1"), "id-too-long"),
                good("900 KiB", id -> padded(event(id, "\"*\""), 900 * 1024)));
    }

    /** Only just too large, by a byte. */
    static HostileEvent tooLarge() {
        return bad("a byte over 1 MiB", padded(event("x", "\"*\""), LARGEST + 1), "too-large");
    }

    /** What is an event of its own by HTTP and in Kafka, and makes a feed's answer no JSON. */
    static List<HostileEvent> notForFeeds() {
        return List.of(
                bad("not JSON", "{\"specversion\":", "not-json"),
                bad("empty", "", "empty"),
                good("a byte order mark", id -> "\uFEFF" + event(id, "{\"amount\":1}")));
    }

    /** A tombstone. */
    static HostileEvent withoutValue() {
        return new HostileEvent("a record without a value", null, null, "null-value");
    }

    private static HostileEvent bad(String name, String text, String rule) {
        return bad(name, text.getBytes(UTF_8), rule);
    }

    private static HostileEvent bad(String name, byte[] bytes, String rule) {
        return new HostileEvent(name, bytes, null, rule);
    }

    private static HostileEvent good(String name, UnaryOperator<String> text) {
        String id = UUID.randomUUID().toString();
        return new HostileEvent(name, text.apply(id).getBytes(UTF_8), id, null);
    }

    private static String padded(String text, int size) {
        return text.replace("*", "x".repeat(size - text.length() + 1));
    }

    String outcome() {
        return rule == null ? "stored" : "dead-letter";
    }

    @Override
    public String toString() {
        return name;
    }
}
