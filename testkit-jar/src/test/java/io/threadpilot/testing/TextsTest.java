package io.threadpilot.testing;

import org.instancio.junit.InstancioExtension;
import org.instancio.junit.Seed;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(InstancioExtension.class)
class TextsTest {

    private static final Set<String> DRAWN_WITH_ONE_SEED = new HashSet<>();

    @Test
    void anyTextIsAmongThem() {
        List<String> texts = Stream.generate(() -> Texts.any(20)).limit(2_000).toList();

        assertThat(texts)
                .allMatch(text -> text.length() <= 20)
                .anyMatch(String::isEmpty)
                .anyMatch(text -> text.length() == 20)
                .anyMatch(text -> text.chars().anyMatch(Character::isISOControl))
                .anyMatch(text -> text.codePoints().anyMatch(Character::isSupplementaryCodePoint))
                .anyMatch(text -> !StandardCharsets.UTF_8.newEncoder().canEncode(text));
    }

    @Test
    void onlyTheAlphabetIsUsedAndAllOfIt() {
        List<String> texts =
                Stream.generate(() -> Texts.of("aäö", 2, 4)).limit(10_000).toList();

        assertThat(texts).allMatch(text -> text.matches("[aäö]{2,4}")).contains("aa", "öö", "äö", "aäöä");
    }

    @Seed(5)
    @RepeatedTest(2)
    void aSeedDrawsTheSameTextsAgain() {
        DRAWN_WITH_ONE_SEED.add(Texts.any(100) + Texts.of("0123456789", 10, 100) + Texts.character());

        assertThat(DRAWN_WITH_ONE_SEED).hasSize(1);
    }
}
