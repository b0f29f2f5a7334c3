package io.threadpilot.platform.browsers;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;

import java.net.URI;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for every configured list of origins. A caller's {@code Origin} is not read: it is one of these, character
 * for character, or it is not.
 */
class AllowedOriginsPropertiesTest {

    @Property
    void originsAreReadAsTheyAre(
            @ForAll @NotEmpty List<@IntRange(min = 81, max = 442) Integer> ports, @ForAll("hosts") String host) {
        List<String> origins =
                ports.stream().map(port -> "https://" + host + ":" + port).toList();

        assertThat(AllowedOrigins.parseOrigins(String.join(" , ", origins))).contains(Set.copyOf(origins));
    }

    @Property
    void whateverIsReadIsAnOriginAsBrowsersWriteIt(@ForAll("texts") String text) {
        assertThat(AllowedOrigins.parseOrigins(text))
                .satisfies(read -> read.ifPresent(origins -> assertThat(origins).allSatisfy(origin -> {
                    URI address = URI.create(origin);
                    assertThat(address.getScheme()).isIn("http", "https");
                    assertThat(address.getPath() + address.getQuery() + address.getUserInfo())
                            .isEqualTo("nullnull");
                    assertThat(origin).isLowerCase().doesNotContain("*");
                })));
    }

    @Provide
    Arbitrary<String> hosts() {
        return Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(20);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings()
                        .withChars("ab1.:/-,*? #@[]%")
                        .ofMaxLength(12)
                        .map(rest -> "https://" + rest),
                Arbitraries.strings()
                        .withChars("a.-:0123456789,")
                        .ofMaxLength(12)
                        .map(rest -> "http://a" + rest));
    }
}
