package io.threadpilot.contracts.vehicle;

import io.threadpilot.testing.Texts;
import org.instancio.junit.InstancioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.text.Normalizer;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.instancio.Instancio.gen;

/** What holds for every registration number, in whatever spelling. */
@ExtendWith(InstancioExtension.class)
class RegistrationNumberPropertiesTest {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ0123456789";
    /** What is taken out, what makes letters of the alphabet, and K and Å by Unicode's normal form. */
    private static final String NOT_FOREIGN =
            ALPHABET + ALPHABET.toLowerCase(Locale.ROOT) + " -\u030A\u0308\u212A\u212B";

    @Test
    void everySpellingOfANumberIsThatNumber() {
        Stream.generate(() -> Texts.of(ALPHABET, 2, 7)).limit(1_000).forEach(number -> {
            Spelling spelling = spelling();

            assertThat(RegistrationNumber.parse(spelling.of(number)))
                    .as("%s", spelling)
                    .map(RegistrationNumber::toString)
                    .contains(number);
        });
    }

    @Test
    void whatIsReadIsInNormalFormAndReadAsItself() {
        Stream.generate(RegistrationNumberPropertiesTest::text).limit(1_000).forEach(text -> assertThatCode(
                        () -> assertThat(RegistrationNumber.parse(text).map(RegistrationNumber::toString))
                                .satisfies(read -> read.ifPresent(number -> {
                                    assertThat(number).matches("[" + ALPHABET + "]{2,7}");
                                    assertThat(RegistrationNumber.parse(number))
                                            .map(RegistrationNumber::toString)
                                            .contains(number);
                                })))
                .as(text)
                .doesNotThrowAnyException());
    }

    /** Every other character, each in a number that has room for one more. */
    @Test
    void oneForeignCharacterMakesItNone() {
        IntStream.rangeClosed(Character.MIN_VALUE, Character.MAX_VALUE)
                .filter(c -> NOT_FOREIGN.indexOf(c) < 0)
                .forEach(c -> {
                    String number = Texts.of(ALPHABET, 2, 6);
                    int inside = gen().ints().range(1, number.length() - 1).get();

                    assertThat(RegistrationNumber.parse(
                                    number.substring(0, inside) + (char) c + number.substring(inside)))
                            .as("U+%04X in %s, behind %s", c, number, inside)
                            .isEmpty();
                });
    }

    private static String text() {
        return gen().oneOf(Texts.any(255), Texts.of(NOT_FOREIGN + "\tß\u0131\u017F", 0, 9))
                .get();
    }

    private static Spelling spelling() {
        return new Spelling(
                gen().ints().range(0, 0b111_1111).get(),
                gen().oneOf(Normalizer.Form.NFC, Normalizer.Form.NFD).get(),
                gen().oneOf("", " ", "-").get(),
                gen().ints().range(0, Integer.MAX_VALUE).get(),
                gen().oneOf("", " ", "\t", "\n  ").get());
    }

    /**
     * One way to write a number.
     *
     * @param lowerCase a bit for each character
     * @param form whether Å, Ä and Ö are one character or two
     * @param separator stands once inside
     * @param position where
     * @param around stands before and after
     */
    record Spelling(int lowerCase, Normalizer.Form form, String separator, int position, String around) {

        String of(String number) {
            StringBuilder written = new StringBuilder(around);
            int separated = 1 + position % (number.length() - 1);
            for (int i = 0; i < number.length(); i++) {
                String letter = number.substring(i, i + 1);
                written.append(i == separated ? separator : "")
                        .append(Normalizer.normalize(
                                (lowerCase >> i & 1) == 1 ? letter.toLowerCase(Locale.ROOT) : letter, form));
            }
            return written.append(around).toString();
        }
    }
}
