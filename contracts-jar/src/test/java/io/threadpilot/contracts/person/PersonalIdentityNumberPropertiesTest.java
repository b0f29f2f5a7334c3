package io.threadpilot.contracts.person;

import io.threadpilot.testing.Texts;
import org.instancio.junit.InstancioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.instancio.Instancio.gen;

/** What holds for every personal identity number. */
@ExtendWith(InstancioExtension.class)
class PersonalIdentityNumberPropertiesTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final LocalDate FIRST_DAY = LocalDate.of(1800, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(2199, 12, 31);
    private static final String DIGITS = "0123456789";

    @Test
    void anyTwelveDigitsAreReadAsTheyAre() {
        Stream.concat(
                        Stream.of("000000000000", "999999999999"),
                        gen().string().digits().length(12).stream().limit(1_000))
                .forEach(digits -> {
                    String separator = separator();

                    assertThat(PersonalIdentityNumber.parse(
                                    digits.substring(0, 8) + separator + digits.substring(8), TODAY))
                            .as("separated by \"%s\"", separator)
                            .map(PersonalIdentityNumber::digits)
                            .contains(digits);
                });
    }

    @Test
    void whateverIsReadHasTwelveDigitsAndDoesNotShowThem() {
        Stream.generate(PersonalIdentityNumberPropertiesTest::text).limit(1_000).forEach(text -> assertThatCode(
                        () -> assertThat(PersonalIdentityNumber.parse(text, TODAY))
                                .satisfies(read -> read.ifPresent(number -> {
                                    assertThat(number.digits()).matches("[0-9]{12}");
                                    assertThat(number.toString()).doesNotContainPattern("[0-9]");
                                })))
                .as(text)
                .doesNotThrowAnyException());
    }

    @Test
    void tenDigitsGetTheCenturyInWhichThePersonWasBorn() {
        Stream.generate(PersonalIdentityNumberPropertiesTest::birth)
                .filter(birth -> !birth.born.isAfter(birth.today) && birth.turns() < 200)
                .limit(2_000)
                .forEach(birth -> {
                    int coordination = gen().oneOf(0, 60).get();
                    String digits = Integer.toString(asNumber(birth.born) + coordination);
                    String four = "%04d"
                            .formatted(gen().oneOf(
                                            0,
                                            9_999,
                                            gen().ints().range(0, 9_999).get())
                                    .get());

                    assertThat(PersonalIdentityNumber.parse(
                                    digits.substring(2) + (birth.turns() < 100 ? "-" : "+") + four, birth.today))
                            .as("%s", birth)
                            .map(PersonalIdentityNumber::digits)
                            .contains(digits + four);
                });
    }

    @Test
    void whatFollowsTheRulesIsReadStrictly() {
        valid().forEach(digits ->
                assertThat(isStrictlyANumber(digits)).as(digits).isTrue());
    }

    @Test
    void oneWrongDigitIsFoundStrictly() {
        valid().forEach(digits -> {
            int position = gen().ints().range(2, 11).get();
            int by = gen().ints().range(1, 9).get();
            int wrong = (Character.digit(digits.charAt(position), 10) + by) % 10;
            String changed = digits.substring(0, position) + wrong + digits.substring(position + 1);

            assertThat(isStrictlyANumber(changed))
                    .as("%s in place of %s", changed, digits)
                    .isFalse();
        });
    }

    @Test
    void nobodyIsBornTomorrow() {
        valid().forEach(digits -> {
            LocalDate born = LocalDate.parse(
                    digits.substring(0, 8).replaceFirst("..$", dayOf(digits)), DateTimeFormatter.BASIC_ISO_DATE);

            assertThat(PersonalIdentityNumber.parse(digits, TODAY)).as(digits).hasValueSatisfying(number -> {
                assertThat(number.followsTheRules(born)).isTrue();
                assertThat(number.followsTheRules(born.minusDays(1))).isFalse();
            });
        });
    }

    private static String separator() {
        return gen().oneOf("", "-", "+").get();
    }

    private static String text() {
        return gen().oneOf(
                        Texts.any(255),
                        Texts.of(DIGITS, 9, 13),
                        Texts.of(DIGITS, 6, 8) + separator() + Texts.of(DIGITS + "\u0661", 4, 4))
                .get();
    }

    /** A day on which somebody asks, and one on which a person is born; its birthday is often just around the corner. */
    private static Birth birth() {
        LocalDate today = day(FIRST_DAY, LAST_DAY);
        int years = gen().oneOf(
                        gen().oneOf(0, 1, 99, 100, 101, 199, 200).get(),
                        gen().ints().range(0, 200).get())
                .get();
        int days = gen().oneOf(
                        gen().oneOf(-366, -1, 0, 1, 366).get(),
                        gen().ints().range(-366, 366).get())
                .get();
        return new Birth(today, today.minusYears(years).plusDays(days));
    }

    private static LocalDate day(LocalDate first, LocalDate last) {
        return LocalDate.ofEpochDay(
                gen().longs().range(first.toEpochDay(), last.toEpochDay()).get());
    }

    private static Stream<String> valid() {
        return Stream.concat(
                Stream.of(FIRST_DAY, TODAY)
                        .flatMap(born -> Stream.of(
                                valid(born, 0, 1), valid(born, 0, 999), valid(born, 60, 1), valid(born, 60, 999))),
                Stream.generate(() -> valid(
                                day(FIRST_DAY, TODAY),
                                gen().oneOf(0, 60).get(),
                                gen().ints().range(1, 999).get()))
                        .limit(1_000));
    }

    private static String valid(LocalDate born, int coordination, int serial) {
        return withCheckDigit("%08d%03d".formatted(asNumber(born) + coordination, serial));
    }

    private record Birth(LocalDate today, LocalDate born) {

        int turns() {
            return today.getYear() - born.getYear();
        }
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
