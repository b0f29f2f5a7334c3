package io.threadpilot.contracts.vehicle;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.text.Normalizer;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for every registration number, in whatever spelling. */
class RegistrationNumberPropertiesTest {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ0123456789";
    /** What is taken out, what makes letters of the alphabet, and K and Å by Unicode's normal form. */
    private static final String NOT_FOREIGN =
            ALPHABET + ALPHABET.toLowerCase(Locale.ROOT) + " -\u030A\u0308\u212A\u212B";

    @Property
    void everySpellingOfANumberIsThatNumber(@ForAll("numbers") String number, @ForAll("spellings") Spelling spelling) {
        assertThat(RegistrationNumber.parse(spelling.of(number)))
                .map(RegistrationNumber::toString)
                .contains(number);
    }

    @Property
    void whatIsReadIsInNormalFormAndReadAsItself(@ForAll("texts") String text) {
        assertThat(RegistrationNumber.parse(text).map(RegistrationNumber::toString))
                .satisfies(read -> read.ifPresent(number -> {
                    assertThat(number).matches("[" + ALPHABET + "]{2,7}");
                    assertThat(RegistrationNumber.parse(number))
                            .map(RegistrationNumber::toString)
                            .contains(number);
                }));
    }

    @Property
    void oneForeignCharacterMakesItNone(
            @ForAll("numbers") String number, @ForAll("foreign") char foreign, @ForAll int position) {
        int inside = 1 + Math.floorMod(position, number.length() - 1);

        assertThat(RegistrationNumber.parse(number.substring(0, inside) + foreign + number.substring(inside)))
                .isEmpty();
    }

    @Provide
    Arbitrary<String> numbers() {
        return Arbitraries.strings().withChars(ALPHABET).ofMinLength(2).ofMaxLength(7);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings().withChars(NOT_FOREIGN + "\tß\u0131\u017F").ofMaxLength(9));
    }

    @Provide
    Arbitrary<Character> foreign() {
        return Arbitraries.chars().filter(c -> NOT_FOREIGN.indexOf(c) < 0);
    }

    @Provide
    Arbitrary<Spelling> spellings() {
        return Combinators.combine(
                        Arbitraries.integers(),
                        Arbitraries.of(Normalizer.Form.NFC, Normalizer.Form.NFD),
                        Arbitraries.of("", " ", "-"),
                        Arbitraries.integers(),
                        Arbitraries.of("", " ", "\t", "\n  "))
                .as(Spelling::new);
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
            int separated = 1 + Math.floorMod(position, number.length() - 1);
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
