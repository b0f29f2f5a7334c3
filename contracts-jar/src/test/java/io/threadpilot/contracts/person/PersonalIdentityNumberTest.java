package io.threadpilot.contracts.person;

import dev.personnummer.Personnummer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;
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
        // a hyphen: the latest date that is not in the future
        "2026-11-21, 900101-1234, 199001011234",
        "2026-11-21, 000101-1234, 200001011234",
        "2026-11-21, 261120-1234, 202611201234",
        "2026-11-21, 261121-1234, 202611211234",
        "2026-11-21, 261122-1234, 192611221234",
        "2026-11-29, 261215-1234, 192612151234",
        "2026-12-14, 261215-1234, 192612151234",
        "2026-12-15, 261215-1234, 202612151234",
        "2026-11-21, 270101-1234, 192701011234",
        "2026-11-21, 991231-1234, 199912311234",
        // a plus: from the year in which the person turns 100, whatever the day
        "2026-11-29, 261215+1234, 192612151234",
        "2026-01-01, 261231+1234, 192612311234",
        "2026-12-31, 260101+1234, 192601011234",
        "2026-11-21, 261121+1234, 192611211234",
        "2026-12-31, 270101+1234, 182701011234",
        "2027-01-01, 270101+1234, 192701011234",
        "2026-11-21, 251231+1234, 192512311234",
        "2026-11-21, 900101+1234, 189001011234",
        "2026-11-21, 000101+1234, 190001011234",
        // the end of February, where one year has a day that another has not
        "2028-02-28, 280228-1234, 202802281234",
        "2028-02-28, 280229-1234, 192802291234",
        "2028-02-29, 280229-1234, 202802291234",
        "2028-01-01, 280229+1234, 192802291234",
        "2100-03-01, 000229-1234, 200002291234",
        "2100-01-01, 000229+1234, 200002291234",
        "2026-11-21, 240229-1234, 202402291234",
        "2026-11-21, 250229-1234, 202502291234",
        // coordination numbers: 60 added to the day; month or day unknown
        "2026-11-21, 261181-1234, 202611811234",
        "2026-11-21, 261182-1234, 192611821234",
        "2026-11-21, 261182+1234, 192611821234",
        "2026-11-21, 150072-2390, 201500722390",
        "2026-11-21, 150072+2390, 191500722390",
        "2026-11-21, 261160-1234, 202611601234",
        "2026-11-21, 261260-1234, 192612601234",
        "2026-11-21, 260060-1234, 202600601234",
        // no dates at all
        "2026-11-21, 269999-1234, 192699991234",
        "2026-11-21, 260000-1234, 202600001234",
    })
    void tenDigitsAreCompletedWithTheCentury(LocalDate today, String text, String digits) {
        assertThat(PersonalIdentityNumber.parse(text, today))
                .map(PersonalIdentityNumber::digits)
                .contains(digits);
    }

    @Test
    void inTheYearInWhichAPersonTurnsAHundredBothSignsNameThePersonUntilTheDay() {
        for (LocalDate day : List.of(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 11, 21))) {
            assertThat(PersonalIdentityNumber.parse("261122-1234", day))
                    .isEqualTo(PersonalIdentityNumber.parse("261122+1234", day))
                    .isPresent();
        }
        assertThat(PersonalIdentityNumber.parse("261122-1234", LocalDate.of(2026, 11, 22)))
                .isNotEqualTo(PersonalIdentityNumber.parse("261122+1234", LocalDate.of(2026, 11, 22)));
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

    @ParameterizedTest
    @CsvFileSource(resources = "/strict-numbers/valid.csv")
    void strictlyANumberThatFollowsTheRulesIsOne(String text, String why) {
        assertThat(strictly(text)).as(why).isTrue();
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/strict-numbers/malformed.csv")
    void strictlyANumberThatBreaksARuleIsNone(String text, String why) {
        assertThat(strictly(text)).as(why).isFalse();
        assertThat(PersonalIdentityNumber.parse(text, TODAY)).as("leniently").isPresent();
    }

    @Test
    void strictlyAPersonIsBornTodayAtTheLatest() {
        assertThat(strictly("202611219813")).as("born today").isTrue();
        assertThat(strictly("202611229812")).as("born tomorrow").isFalse();
    }

    /** The malformed rows break the rule that they name and no other: their check digits are right, save one. */
    @Test
    void exactlyOneCheckDigitIsRight() {
        for (String digits : List.of("19811218987", "19811278987", "20000229981", "18991231980")) {
            assertThat(IntStream.rangeClosed(0, 9).filter(check -> strictly(digits + check)))
                    .as(digits)
                    .hasSize(1);
        }
    }

    @Test
    void strictlyAPersonWithAnUnknownDayIsBornInThisMonthAtTheLatest() {
        LocalDate today = LocalDate.of(2026, 11, 29);
        assertThat(bornWith("202600", "60", today)).as("some time this year").isTrue();
        assertThat(bornWith("202611", "60", today)).as("some time this month").isTrue();
        assertThat(bornWith("202612", "60", today)).as("some time next month").isFalse();
        assertThat(bornWith("202700", "60", today)).as("some time next year").isFalse();
        assertThat(bornWith("202600", "91", today)).as("a 31st of this year").isTrue();
    }

    /** Whether one of the ten numbers with these beginnings, which differ in the check digit, follows the rules. */
    private static boolean bornWith(String yearAndMonth, String day, LocalDate today) {
        return IntStream.rangeClosed(0, 9)
                .anyMatch(check -> PersonalIdentityNumber.parse(yearAndMonth + day + "238" + check, today)
                        .orElseThrow()
                        .followsTheRules(today));
    }

    /**
     * The library is known to accept dates in the future, so there are none among the numbers, and not to know that parts of
     * a coordination number's date may be unknown.
     */
    @Test
    void anIndependentLibraryAgrees() {
        Random random = new Random(18_02_1947);
        int valid = 0;
        for (int i = 0; i < 20_000; i++) {
            String number = "%04d%02d%02d%04d"
                    .formatted(
                            1900 + random.nextInt(125),
                            random.nextInt(14),
                            random.nextInt(33) + (random.nextBoolean() ? 60 : 0),
                            random.nextInt(10_000));
            if (number.matches(".{4}00[6-9].*|.{6}60.*")) {
                continue;
            }
            boolean expected = Personnummer.valid(number);
            assertThat(strictly(number)).as(number).isEqualTo(expected);
            valid += expected ? 1 : 0;
        }
        assertThat(valid).isGreaterThan(900);
    }

    @Test
    void aNumberIsReadAsStrictlyAsIsAsked() {
        assertThat(PersonalIdentityNumber.parse("199001011234", false)).isPresent();
        assertThat(PersonalIdentityNumber.parse("199001011234", true)).isEmpty();
        assertThat(PersonalIdentityNumber.parse("191212121212", true)).isPresent();
    }

    private static boolean strictly(String text) {
        return PersonalIdentityNumber.parse(text, TODAY).orElseThrow().followsTheRules(TODAY);
    }
}
