package io.threadpilot.contracts.vehicle;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Locale;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class RegistrationNumberTest {

    private final Locale localeBefore = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(localeBefore);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "ABC123, ABC123",
                "abc123, ABC123",
                "ABC12A, ABC12A",
                "\"  ABC123\t\", ABC123",
                "ABC 123, ABC123",
                "ABC-123, ABC123",
                "\" abc 123 \", ABC123",
                "A-1, A1",
                "ÅÄÖ, ÅÄÖ",
                "åäö, ÅÄÖ",
                "A\u030AA\u0308O\u0308, ÅÄÖ",
                "\u212B1, Å1",
                "X1, X1",
                "MYCAR77, MYCAR77",
                "AB-CD123, ABCD123",
            })
    void oneNumberInAllItsSpellingsIsRead(String text, String normalForm) {
        assertThat(RegistrationNumber.parse(text))
                .map(RegistrationNumber::toString)
                .contains(normalForm);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "A",
                "-",
                "--",
                "A-",
                "-A",
                "-AB",
                "AB-",
                "ABCDEFGH",
                "ABC  123",
                "ABC--123",
                "A B C",
                "A-B C",
                "ABC_123",
                "ABC.123",
                "ABC/123",
                "ABC\n123",
                "ABC\u00A0123",
                "ABC\u2011123",
                "ÉÉ",
                "ÜBER",
                "ßß",
                "\u0131\u0131",
                "\u017F\u017F",
                "\uFF21\uFF22",
                "\u0410\u0412",
                "\u0661\u0662",
                "A\u0000B",
                "😀😀",
                "A\uD800",
            })
    void malformedTextIsNoNumber(String text) {
        assertThat(RegistrationNumber.parse(text)).isEmpty();
    }

    @Test
    void twoToSevenCharactersAreANumber() {
        assertThat(IntStream.rangeClosed(0, 9).filter(length -> RegistrationNumber.parse("A".repeat(length))
                        .isPresent()))
                .containsExactly(2, 3, 4, 5, 6, 7);
    }

    @Test
    void exactlyTheDocumentedCharactersMakeANumber() {
        String accepted = IntStream.rangeClosed(0, Character.MAX_VALUE)
                .filter(c -> RegistrationNumber.parse("A" + (char) c + "1").isPresent())
                .mapToObj(Character::toString)
                .reduce("", String::concat);

        // U+212A (kelvin) and U+212B (angstrom) are, by Unicode's normal form, the letters K and Å.
        assertThat(accepted)
                .isEqualTo(
                        " -0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzÄÅÖäåö\u030A\u0308\u212A\u212B"
                                .chars()
                                .sorted()
                                .mapToObj(Character::toString)
                                .reduce("", String::concat));
    }

    @Test
    void theServersLocaleMakesNoDifference() {
        Locale.setDefault(Locale.forLanguageTag("tr"));

        assertThat(RegistrationNumber.parse("iii111"))
                .map(RegistrationNumber::toString)
                .contains("III111");
    }

    @Test
    void spellingsOfOneNumberAreEqual() {
        assertThat(RegistrationNumber.parse("abc 123"))
                .isEqualTo(RegistrationNumber.parse("ABC123"))
                .hasSameHashCodeAs(RegistrationNumber.parse("ABC123"))
                .isNotEqualTo(RegistrationNumber.parse("ABC124"));
    }
}
