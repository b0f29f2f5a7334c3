package io.threadpilot.audit.intake;

import io.threadpilot.testing.FeedStub;
import org.apache.kafka.clients.producer.ProducerRecord;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import static io.threadpilot.audit.intake.HostileEvent.event;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a test sends, once. The same event may be sent again elsewhere.
 *
 * @param id of the event
 * @param good whether it is an event; otherwise it is to be a dead letter
 * @param way where it is sent
 * @param partition of the topic; 0 elsewhere
 * @param position in its partition or feed; 0 for HTTP, which counts by itself
 * @param binary whether it is sent in the binary mode, which only the topic has
 * @param data as JSON
 */
record SentEvent(String id, boolean good, Way way, int partition, long position, boolean binary, String data) {

    /** Where events are sent. */
    enum Way {
        TOPIC,
        FEED,
        HTTP
    }

    static final int PARTITIONS = 6;

    private static final double TO_THE_TOPIC = 0.6;
    private static final double TO_THE_FEED = 0.8;
    private static final double REPEATED = 0.03;
    private static final double BAD = 0.01;

    /** The same for the same seed. Of a hundred, one is bad, and three were sent before, on another way or the same. */
    static List<SentEvent> some(int number, long seed) {
        Random random = new Random(seed);
        Map<String, Long> positions = new HashMap<>();
        List<SentEvent> sent = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            double kind = random.nextDouble();
            SentEvent before = sent.isEmpty() ? null : sent.get(random.nextInt(sent.size()));
            boolean again = kind < REPEATED && before != null && before.good;
            boolean good = again || kind < 1 - BAD;
            String id = again ? before.id : "sent-" + i;
            String data =
                    again ? before.data : "{\"number\":" + i + ",\"text\":\"" + "x".repeat(random.nextInt(400)) + "\"}";
            double where = random.nextDouble();
            Way way = where < TO_THE_TOPIC ? Way.TOPIC : where < TO_THE_FEED ? Way.FEED : Way.HTTP;
            int partition = way == Way.TOPIC ? random.nextInt(PARTITIONS) : 0;
            long position = way == Way.HTTP ? 0 : positions.merge(way + "/" + partition, 1L, Long::sum);
            sent.add(new SentEvent(
                    id,
                    good,
                    way,
                    partition,
                    // Kafka counts from 0, a feed from 1.
                    way == Way.TOPIC ? position - 1 : position,
                    way == Way.TOPIC && random.nextBoolean(),
                    data));
        }
        return sent;
    }

    /** The same events, all of them in the first partition of the topic. */
    static List<SentEvent> inOnePartition(List<SentEvent> events) {
        return IntStream.range(0, events.size())
                .mapToObj(position -> {
                    SentEvent each = events.get(position);
                    return new SentEvent(each.id, each.good, Way.TOPIC, 0, position, each.binary, each.data);
                })
                .toList();
    }

    /** How the table of offsets says that all of these were read. */
    static List<String> ends(List<SentEvent> events) {
        long inTheFeed = events.stream().filter(each -> each.way == Way.FEED).count();
        List<String> ends = new ArrayList<>(List.of(IntakeServer.FEED + " 0 " + (inTheFeed + 1)));
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int number = partition;
            long inThePartition = events.stream()
                    .filter(each -> each.way == Way.TOPIC && each.partition == number)
                    .count();
            ends.add(IntakeServer.TOPIC + " " + partition + " " + inThePartition);
        }
        return ends;
    }

    /** As the log names it. */
    String shard() {
        return switch (way) {
            case TOPIC -> IntakeServer.TOPIC + "/" + partition;
            case FEED -> IntakeServer.FEED + "/0";
            case HTTP -> "http";
        };
    }

    /** As JSON; of a bad one the type is missing. */
    String json() {
        String json = event(id, data);
        return good ? json : json.replace("\"type\":\"test.v1\",", "");
    }

    /** The bytes that the log is to have. */
    byte[] body() {
        return switch (way) {
            case TOPIC -> (binary ? data : json()).getBytes(UTF_8);
            case FEED -> FeedStub.sent(position, json()).getBytes(UTF_8);
            case HTTP -> json().getBytes(UTF_8);
        };
    }

    /** For the topic. */
    ProducerRecord<byte[], byte[]> kafkaRecord(EventTopic topic) {
        if (!binary) {
            return topic.structured(partition, body());
        }
        Map<String, String> attributes = new HashMap<>(EveryWay.attributes(id));
        if (!good) {
            attributes.remove("type");
        }
        return topic.binary(partition, attributes, body());
    }
}
