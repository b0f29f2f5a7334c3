package io.threadpilot.insurance.policies;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A Swedish personal identity number or coordination number in its normal form: 12 digits {@code YYYYMMDDNNNC}. Read
 * leniently, any 12 digits are one, because the published sample persons have no valid check digit. Read strictly, it
 * must follow the rules of folkbokföringslagen (1991:481), section 18, and of the Swedish Tax Agency (SKV 704 for personal
 * identity numbers, SKV 707 for coordination numbers).
 */
final class PersonalIdentityNumber {

    /** Where the persons live, so that "today" is theirs. */
    private static final ZoneId SWEDEN = ZoneId.of("Europe/Stockholm");

    private static final Pattern WITH_CENTURY = Pattern.compile("([0-9]{8})[-+]?([0-9]{4})");
    private static final Pattern WITHOUT_CENTURY = Pattern.compile("([0-9]{2})([0-9]{4})([-+])([0-9]{4})");
    /** A coordination number has 60 added to its day. */
    private static final int COORDINATION = 60;

    private final String value;

    private PersonalIdentityNumber(String value) {
        this.value = value;
    }

    /**
     * Reads a number as people write it: 12 digits, with or without a hyphen or plus before the last four; or 10 digits
     * with one, where the hyphen says that the person is under 100 years old today and the plus that the person is 100
     * or older.
     *
     * @param text what was written; null is malformed
     * @param strict whether it must follow the rules: century 18, 19 or 20; a date of the calendar that is not in the
     *     future, its day with 60 added for a coordination number; serial number 001 to 999; the right check digit
     * @return the number, or empty if the text is malformed
     */
    static Optional<PersonalIdentityNumber> parse(String text, boolean strict) {
        LocalDate today = LocalDate.now(SWEDEN);
        return parse(text, today).filter(number -> !strict || number.followsTheRules(today));
    }

    static Optional<PersonalIdentityNumber> parse(String text, LocalDate today) {
        if (text == null) {
            return Optional.empty();
        }
        Matcher with = WITH_CENTURY.matcher(text);
        if (with.matches()) {
            return Optional.of(new PersonalIdentityNumber(with.group(1) + with.group(2)));
        }
        Matcher without = WITHOUT_CENTURY.matcher(text);
        if (without.matches()) {
            int year = Integer.parseInt(without.group(1));
            int monthAndDay = Integer.parseInt(without.group(2));
            int century = century(year, monthAndDay, without.group(3).equals("+"), today);
            return Optional.of(
                    new PersonalIdentityNumber(century + without.group(1) + without.group(2) + without.group(4)));
        }
        return Optional.empty();
    }

    /**
     * The last century in which the date is not in the future, so that the person is 0 to 99 years old; with a plus the
     * one before, 100 to 199 years.
     */
    private static int century(int year, int monthAndDay, boolean plus, LocalDate today) {
        int birthday = monthAndDay % 100 > COORDINATION ? monthAndDay - COORDINATION : monthAndDay;
        int now = today.getYear() * 10_000 + today.getMonthValue() * 100 + today.getDayOfMonth();
        int century = today.getYear() / 100;
        boolean future = (century * 100 + year) * 10_000 + birthday > now;
        return century - (future ? 1 : 0) - (plus ? 1 : 0);
    }

    boolean followsTheRules(LocalDate today) {
        int century = Integer.parseInt(value.substring(0, 2));
        int serial = Integer.parseInt(value.substring(8, 11));
        return century >= 18
                && century <= 20
                && birthday().filter(date -> !date.isAfter(today)).isPresent()
                && serial > 0
                && checkDigit() == Character.digit(value.charAt(11), 10);
    }

    private Optional<LocalDate> birthday() {
        int year = Integer.parseInt(value.substring(0, 4));
        int month = Integer.parseInt(value.substring(4, 6));
        int day = Integer.parseInt(value.substring(6, 8));
        try {
            return Optional.of(LocalDate.of(year, month, day > COORDINATION ? day - COORDINATION : day));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Modulus 10 over the nine digits {@code YYMMDDNNN}, the century excluded, with the weights 2, 1, 2 and so on. */
    private int checkDigit() {
        int sum = IntStream.range(0, 9)
                .map(i -> Character.digit(value.charAt(2 + i), 10) * (2 - i % 2))
                .map(product -> product / 10 + product % 10)
                .sum();
        return (10 - sum % 10) % 10;
    }

    /** The 12 digits, for the store and for the answer. */
    String digits() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PersonalIdentityNumber that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Without the number: it must not reach a log. */
    @Override
    public String toString() {
        return "PersonalIdentityNumber[]";
    }
}
