package io.threadpilot.platform.kafka;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FollowedSourceTest {

    private static final String FEED = "source.feed";
    private static final String TOPIC = "source.topic";
    private static final String ADDRESS = "http://insurance:5082";

    @Test
    void aSourceIsFollowedAtItsFeedOrInATopicOrNotAtAll() {
        assertThat(read(Map.of(FEED, ADDRESS))).isEqualTo(new FollowedSource(Optional.of(ADDRESS), Optional.empty()));
        assertThat(read(Map.of(FEED, " ", TOPIC, "events")))
                .isEqualTo(new FollowedSource(Optional.empty(), Optional.of("events")));
        assertThat(read(Map.of())).isEqualTo(new FollowedSource(Optional.empty(), Optional.empty()));
    }

    @Test
    void aSourceIsNeverFollowedInBothWays() {
        assertThatThrownBy(() -> read(Map.of(FEED, ADDRESS, TOPIC, "events")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(FEED, TOPIC)
                .hasMessageNotContaining(ADDRESS);
    }

    private static FollowedSource read(Map<String, String> configuration) {
        return FollowedSource.read(
                FEED,
                TOPIC,
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(configuration, "test", 100))
                        .build());
    }
}
