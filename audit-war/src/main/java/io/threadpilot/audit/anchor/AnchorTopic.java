package io.threadpilot.audit.anchor;

import io.threadpilot.platform.kafka.topic.TextTopic;

import java.io.IOException;
import java.util.List;

/** A topic of Kafka with a record for each copy: the note. */
record AnchorTopic(TextTopic topic) implements Anchor {

    @Override
    public String place() {
        return "the anchor topic";
    }

    @Override
    public void keep(String note) throws IOException {
        topic.add(note);
    }

    @Override
    public List<String> sample(int most) throws IOException {
        return topic.sample(most);
    }
}
