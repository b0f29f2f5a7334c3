package io.threadpilot.insurance.policies;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDate;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class PersonalIdentityNumberTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    @ParameterizedTest
    @CsvSource({
        "199001011234, 199001011234",
        "19900101-1234, 199001011234",
        "19900101+1234, 199001011234",
        "000000000000, 000000000000",
        "999999999999, 999999999999",
        "200002309999, 200002309999",
    })
    void twelveDigitsAreANumberWhateverTheirMeaning(String text, String digits) {
        assertThat(PersonalIdentityNumber.parse(text, TODAY))
                .map(PersonalIdentityNumber::digits)
                .contains(digits);
    }

    @ParameterizedTest
    @CsvSource({
        // a hyphen: under 100 years old today
        "900101-1234, 199001011234",
        "000101-1234, 200001011234",
        "261120-1234, 202611201234",
        "261121-1234, 202611211234",
        "261122-1234, 192611221234",
        "261231-1234, 192612311234",
        "270101-1234, 192701011234",
        "991231-1234, 199912311234",
        // a plus: 100 years old or older
        "261121+1234, 192611211234",
        "261122+1234, 182611221234",
        "900101+1234, 189001011234",
        "000101+1234, 190001011234",
        // coordination numbers: 60 added to the day
        "261181-1234, 202611811234",
        "261182-1234, 192611821234",
        "261181+1234, 192611811234",
        // no dates at all
        "269999-1234, 192699991234",
        "260000-1234, 202600001234",
    })
    void tenDigitsAreCompletedWithTheCentury(String text, String digits) {
        assertThat(PersonalIdentityNumber.parse(text, TODAY))
                .map(PersonalIdentityNumber::digits)
                .contains(digits);
    }

    @Test
    void onTheHundredthBirthdayTheHyphenTurnsIntoAPlus() {
        assertThat(PersonalIdentityNumber.parse("261122-1234", TODAY))
                .isEqualTo(PersonalIdentityNumber.parse("261122+1234", TODAY.plusDays(1)))
                .isPresent();
    }

    @Test
    void theCenturyTurnsWithTheYear() {
        assertThat(PersonalIdentityNumber.parse("991231-1234", LocalDate.of(2099, 12, 31)))
                .map(PersonalIdentityNumber::digits)
                .contains("209912311234");
        assertThat(PersonalIdentityNumber.parse("000101-1234", LocalDate.of(2099, 12, 31)))
                .map(PersonalIdentityNumber::digits)
                .contains("200001011234");
        assertThat(PersonalIdentityNumber.parse("000101-1234", LocalDate.of(2100, 1, 1)))
                .map(PersonalIdentityNumber::digits)
                .contains("210001011234");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "abc",
                "19900101123",
                "1990010112345",
                "9001011234",
                "900101--1234",
                "90010-11234",
                "900101 1234",
                "19900101 1234",
                "1990-01-01-1234",
                "199001-011234",
                "19900101_1234",
                "19900101\u22121234",
                "19900101\u20101234",
                " 199001011234",
                "199001011234 ",
                "199001011234\n",
                "19900101123A",
                "+199001011234",
                "-99001011234",
                "\u0661\u0669\u0669\u0660\u0660\u0661\u0660\u0661\u0661\u0662\u0663\u0664",
                "\uFF11\uFF19\uFF19\uFF10\uFF10\uFF11\uFF10\uFF11\uFF11\uFF12\uFF13\uFF14",
            })
    void malformedTextIsNoNumber(String text) {
        assertThat(PersonalIdentityNumber.parse(text, TODAY)).isEmpty();
    }

    @Test
    void onlyAsciiDigitsAreDigits() {
        String accepted = IntStream.rangeClosed(0, Character.MAX_VALUE)
                .filter(c -> PersonalIdentityNumber.parse("1990010112" + (char) c + "4", TODAY)
                        .isPresent())
                .mapToObj(Character::toString)
                .reduce("", String::concat);

        assertThat(accepted).isEqualTo("0123456789");
    }

    @Test
    void twelveDigitsAndNoOtherLengthAreANumber() {
        assertThat(IntStream.rangeClosed(0, 20).filter(length -> PersonalIdentityNumber.parse("1".repeat(length), TODAY)
                        .isPresent()))
                .containsExactly(12);
    }

    @Test
    void formsOfOneNumberAreEqual() {
        assertThat(PersonalIdentityNumber.parse("900101-1234", TODAY))
                .isEqualTo(PersonalIdentityNumber.parse("199001011234", TODAY))
                .hasSameHashCodeAs(PersonalIdentityNumber.parse("19900101-1234", TODAY))
                .isNotEqualTo(PersonalIdentityNumber.parse("199001011235", TODAY));
    }

    @Test
    void theNumberStaysOutOfToString() {
        assertThat(PersonalIdentityNumber.parse("199001011234", TODAY).orElseThrow())
                .hasToString("PersonalIdentityNumber[]");
    }
}
