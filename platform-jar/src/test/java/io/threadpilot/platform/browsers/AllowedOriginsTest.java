package io.threadpilot.platform.browsers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class AllowedOriginsTest {

    @Test
    void noneAreAllowedUnlessConfigured() {
        assertThat(AllowedOrigins.parseOrigins("")).contains(Set.of());
    }

    @Test
    void severalAreSeparatedByCommas() {
        assertThat(AllowedOrigins.parseOrigins("https://portal.example, http://localhost:3000,http://[::1]:8080"))
                .contains(Set.of("https://portal.example", "http://localhost:3000", "http://[::1]:8080"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "https://*.example",
                "https://portal.example/",
                "https://portal.example/app",
                "https://Portal.example",
                "HTTPS://portal.example",
                "https://portal.example:443",
                "http://portal.example:80",
                "https://portal.example:0",
                "https://user@portal.example",
                "https://",
                "https://[a]",
                "portal.example",
                "ftp://portal.example",
                "file://",
                "https://portal.example,",
                "https://portal.example https://other.example"
            })
    void whatNoBrowserWritesIsRefused(String text) {
        assertThat(AllowedOrigins.parseOrigins(text)).isEmpty();
    }
}
