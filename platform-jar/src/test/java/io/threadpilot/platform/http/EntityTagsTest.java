package io.threadpilot.platform.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class EntityTagsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"t\"",
                "W/\"t\"",
                "\"a\", \"t\"",
                "\"a\",W/\"t\"",
                "\"a,b\" , \"t\"",
                "\"t\",",
                ", \"t\"",
                "*",
                "t",
            })
    void aTagIsNamed(String value) {
        assertThat(EntityTags.of(List.of(value)).name("t")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\"T\"", "\"a\"", "\"t", "\"a,t\"", "\"*\"", "w/\"t\"", "W/", "tt", "\"t \"", "garbage"})
    void anotherIsNot(String value) {
        assertThat(EntityTags.of(List.of(value)).name("t")).isFalse();
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(EntityTags.of(List.of("\"a\"", "W/\"t\"")).name("t")).isTrue();
        assertThat(EntityTags.of(List.of()).name("t")).isFalse();
    }

    @Test
    void aWeakTagIsNoStrongOne() {
        assertThat(EntityTags.of(List.of("W/\"t\"")).nameStrongly("t")).isFalse();
        assertThat(EntityTags.of(List.of("W/\"t\", \"t\"")).nameStrongly("t")).isTrue();
        assertThat(EntityTags.of(List.of("*")).nameStrongly("t")).isTrue();
    }
}
