package io.threadpilot.platform.browsers;

import io.threadpilot.testing.Texts;
import org.instancio.junit.InstancioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.instancio.Instancio.gen;

/**
 * What holds for every configured list of origins. A caller's {@code Origin} is not read: it is one of these, character
 * for character, or it is not.
 */
@ExtendWith(InstancioExtension.class)
class AllowedOriginsPropertiesTest {

    @Test
    void originsAreReadAsTheyAre() {
        Stream.concat(
                        Stream.of(List.of(81), List.of(442)),
                        Stream.generate(() -> gen().ints()
                                        .range(81, 442)
                                        .list(gen().ints().range(1, 20).get()))
                                .limit(1_000))
                .forEach(ports -> {
                    String host = gen().string().lowerCase().length(1, 20).get();
                    List<String> origins = ports.stream()
                            .map(port -> "https://" + host + ":" + port)
                            .toList();

                    assertThat(AllowedOrigins.parseOrigins(String.join(" , ", origins)))
                            .contains(Set.copyOf(origins));
                });
    }

    @Test
    void whateverIsReadIsAnOriginAsBrowsersWriteIt() {
        Stream.generate(AllowedOriginsPropertiesTest::text).limit(3_000).forEach(text -> assertThatCode(
                        () -> assertThat(AllowedOrigins.parseOrigins(text))
                                .satisfies(read -> read.ifPresent(origins -> assertThat(origins)
                                        .allSatisfy(AllowedOriginsPropertiesTest::isAnOriginAsBrowsersWriteIt))))
                .as(text)
                .doesNotThrowAnyException());
    }

    private static void isAnOriginAsBrowsersWriteIt(String origin) {
        URI address = URI.create(origin);
        assertThat(address.getScheme()).isIn("http", "https");
        assertThat(address.getPath() + address.getQuery() + address.getUserInfo())
                .isEqualTo("nullnull");
        assertThat(origin).isLowerCase().doesNotContain("*");
    }

    private static String text() {
        return gen().oneOf(
                        Texts.any(255),
                        "https://" + Texts.of("ab1.:/-,*? #@[]%", 0, 12),
                        "http://a" + Texts.of("a.-:0123456789,", 0, 12))
                .get();
    }
}
