package io.threadpilot.contracts.insurance;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for every personal identity number. */
class PersonalIdentityNumberPropertiesTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    @Property
    void anyTwelveDigitsAreReadAsTheyAre(
            @ForAll("twelveDigits") String digits, @ForAll("separators") String separator) {
        assertThat(PersonalIdentityNumber.parse(digits.substring(0, 8) + separator + digits.substring(8), TODAY))
                .map(PersonalIdentityNumber::digits)
                .contains(digits);
    }

    @Property
    void whateverIsReadHasTwelveDigitsAndDoesNotShowThem(@ForAll("texts") String text) {
        assertThat(PersonalIdentityNumber.parse(text, TODAY))
                .satisfies(read -> read.ifPresent(number -> {
                    assertThat(number.digits()).matches("[0-9]{12}");
                    assertThat(number.toString()).doesNotContainPattern("[0-9]");
                }));
    }

    @Property
    void tenDigitsGetTheCenturyInWhichThePersonWasBorn(
            @ForAll("days") LocalDate today,
            @ForAll @IntRange(max = 200) int years,
            @ForAll("fewOrMany") int days,
            @ForAll @IntRange(max = 9_999) int lastFour,
            @ForAll boolean coordination) {
        LocalDate born = today.minusYears(years).plusDays(days);
        Assume.that(!born.isAfter(today));
        int turns = today.getYear() - born.getYear();
        Assume.that(turns < 200);
        String digits = Integer.toString(asNumber(born) + (coordination ? 60 : 0));
        String four = "%04d".formatted(lastFour);

        assertThat(PersonalIdentityNumber.parse(digits.substring(2) + (turns < 100 ? "-" : "+") + four, today))
                .map(PersonalIdentityNumber::digits)
                .contains(digits + four);
    }

    @Property
    void whatFollowsTheRulesIsReadStrictly(@ForAll("valid") String digits) {
        assertThat(isStrictlyANumber(digits)).isTrue();
    }

    @Property
    void oneWrongDigitIsFoundStrictly(
            @ForAll("valid") String digits,
            @ForAll @IntRange(min = 2, max = 11) int position,
            @ForAll @IntRange(min = 1, max = 9) int by) {
        int wrong = (Character.digit(digits.charAt(position), 10) + by) % 10;

        assertThat(isStrictlyANumber(digits.substring(0, position) + wrong + digits.substring(position + 1)))
                .isFalse();
    }

    @Property
    void nobodyIsBornTomorrow(@ForAll("valid") String digits) {
        LocalDate born = LocalDate.parse(
                digits.substring(0, 8).replaceFirst("..$", dayOf(digits)), DateTimeFormatter.BASIC_ISO_DATE);

        assertThat(PersonalIdentityNumber.parse(digits, TODAY)).hasValueSatisfying(number -> {
            assertThat(number.followsTheRules(born)).isTrue();
            assertThat(number.followsTheRules(born.minusDays(1))).isFalse();
        });
    }

    @Provide
    Arbitrary<String> twelveDigits() {
        return Arbitraries.strings().numeric().ofLength(12);
    }

    @Provide
    Arbitrary<String> separators() {
        return Arbitraries.of("", "-", "+");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings().withChars("0123456789").ofMinLength(9).ofMaxLength(13),
                Combinators.combine(
                                Arbitraries.strings()
                                        .withChars("0123456789")
                                        .ofMinLength(6)
                                        .ofMaxLength(8),
                                separators(),
                                Arbitraries.strings()
                                        .withChars("0123456789\u0661")
                                        .ofLength(4))
                        .as((date, separator, rest) -> date + separator + rest));
    }

    @Provide
    Arbitrary<LocalDate> days() {
        return Arbitraries.longs()
                .between(
                        LocalDate.of(1800, 1, 1).toEpochDay(),
                        LocalDate.of(2199, 12, 31).toEpochDay())
                .map(LocalDate::ofEpochDay);
    }

    /** Days that often lie just beside a birthday. */
    @Provide
    Arbitrary<Integer> fewOrMany() {
        return Arbitraries.oneOf(
                Arbitraries.of(-1, 0, 1), Arbitraries.integers().between(-366, 366));
    }

    @Provide
    Arbitrary<String> valid() {
        Arbitrary<LocalDate> birthdays = Arbitraries.longs()
                .between(LocalDate.of(1800, 1, 1).toEpochDay(), TODAY.toEpochDay())
                .map(LocalDate::ofEpochDay);
        return Combinators.combine(
                        birthdays, Arbitraries.of(0, 60), Arbitraries.integers().between(1, 999))
                .as((born, more, serial) -> withCheckDigit("%08d%03d".formatted(asNumber(born) + more, serial)));
    }

    private static boolean isStrictlyANumber(String digits) {
        return PersonalIdentityNumber.parse(digits, TODAY)
                .filter(number -> number.followsTheRules(TODAY))
                .isPresent();
    }

    private static int asNumber(LocalDate day) {
        return Integer.parseInt(day.format(DateTimeFormatter.BASIC_ISO_DATE));
    }

    private static String dayOf(String digits) {
        int day = Integer.parseInt(digits.substring(6, 8));
        return "%02d".formatted(day > 60 ? day - 60 : day);
    }

    /** The digit with which Luhn's sum is a multiple of ten, found by trying. */
    private static String withCheckDigit(String eleven) {
        int last = 0;
        while (luhn(eleven.substring(2) + last) % 10 != 0) {
            last++;
        }
        return eleven + last;
    }

    private static int luhn(String digits) {
        int sum = 0;
        boolean doubled = false;
        for (int i = digits.length() - 1; i >= 0; i--) {
            int digit = digits.charAt(i) - '0';
            int weighted = doubled ? digit * 2 : digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
            doubled = !doubled;
        }
        return sum;
    }
}
