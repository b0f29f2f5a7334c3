package io.threadpilot.insurance.policies;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Swedish personal identity number in its normal form: 12 digits {@code YYYYMMDDNNNC}. Read leniently: neither the
 * date nor the check digit is verified, because the published sample persons have no valid one.
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
     * @return the number, or empty if the text is malformed
     */
    static Optional<PersonalIdentityNumber> parse(String text) {
        return parse(text, LocalDate.now(SWEDEN));
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
