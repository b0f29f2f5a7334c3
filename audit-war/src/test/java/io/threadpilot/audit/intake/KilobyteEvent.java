package io.threadpilot.audit.intake;

import java.util.UUID;

import static java.nio.charset.StandardCharsets.UTF_8;

/** An event of 1 KiB without personal data, as measurements send it. */
record KilobyteEvent(String id, String aggregate, String correlation) {

    static KilobyteEvent ofAggregate(String aggregate) {
        return new KilobyteEvent(
                UUID.randomUUID().toString(), aggregate, UUID.randomUUID().toString());
    }

    byte[] structured() {
        String event = "{\"specversion\":\"1.0\",\"id\":\"" + id
                + "\",\"type\":\"OrderCancelled\",\"source\":\"shop\",\"time\":\"2026-11-01T12:00:00.123Z\","
                + "\"aggregatetype\":\"Order\",\"aggregateid\":\"" + aggregate
                + "\",\"aggregateversion\":2,\"correlationid\":\"" + correlation
                + "\",\"data\":{\"orderId\":\"o\",\"cancelledBy\":\"customer\",\"reason\":\"";
        return (event + "x".repeat(1024 - event.length() - 3) + "\"}}").getBytes(UTF_8);
    }
}
