package io.threadpilot.contracts.person;

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
public final class PersonalIdentityNumber {

    /** Where the persons live, so that "today" is theirs. */
    private static final ZoneId SWEDEN = ZoneId.of("Europe/Stockholm");

    private static final Pattern WITH_CENTURY = Pattern.compile("([0-9]{8})[-+]?([0-9]{4})");
    private static final Pattern WITHOUT_CENTURY = Pattern.compile("([0-9]{2})([0-9]{2})([0-9]{2})([-+])([0-9]{4})");
    /** A coordination number has 60 added to its day. */
    private static final int COORDINATION = 60;

    private final String value;

    private PersonalIdentityNumber(String value) {
        this.value = value;
    }

    /**
     * Reads a number as people write it: 12 digits, with or without a hyphen or plus before the last four; or 10 digits
     * with one. A plus stands from the year in which a person turns 100 (folkbokföringslagen, section 18); a hyphen means
     * the latest such date that is not in the future.
     *
     * @param text what was written; null is malformed
     * @param strict whether it must follow the rules: century 18, 19 or 20; a date of the calendar that is not in the
     *     future; serial number 001 to 999; the right check digit. A coordination number has 60 added to its day; its
     *     month and its day may be unknown (month 00, day 60)
     * @return the number, or empty if the text is malformed
     */
    public static Optional<PersonalIdentityNumber> parse(String text, boolean strict) {
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
            int year = year(
                    Integer.parseInt(without.group(1)),
                    Integer.parseInt(without.group(2)),
                    Integer.parseInt(without.group(3)),
                    without.group(4).equals("+"),
                    today);
            return Optional.of(
                    new PersonalIdentityNumber(year + without.group(2) + without.group(3) + without.group(5)));
        }
        return Optional.empty();
    }

    /**
     * The year that two digits stand for. If the date does not exist in the year found first, as 29 February in most
     * years, the year a century before is taken where the date exists in that one.
     */
    private static int year(int twoDigits, int month, int day, boolean plus, LocalDate today) {
        int latest = today.getYear() - Math.floorMod(today.getYear() - twoDigits, 100);
        int first = plus || isFuture(latest, month, day, today) ? latest - 100 : latest;
        boolean before = firstBirthday(first, month, day).isEmpty()
                && firstBirthday(first - 100, month, day).isPresent();
        return before ? first - 100 : first;
    }

    /** Compares digit by digit, so that also what is no date comes before or after today. */
    private static boolean isFuture(int year, int month, int day, LocalDate today) {
        int now = today.getYear() * 10_000 + today.getMonthValue() * 100 + today.getDayOfMonth();
        return year * 10_000 + month * 100 + (day < COORDINATION ? day : day - COORDINATION) > now;
    }

    boolean followsTheRules(LocalDate today) {
        int century = Integer.parseInt(value.substring(0, 2));
        int serial = Integer.parseInt(value.substring(8, 11));
        Optional<LocalDate> birthday = firstBirthday(
                Integer.parseInt(value.substring(0, 4)),
                Integer.parseInt(value.substring(4, 6)),
                Integer.parseInt(value.substring(6, 8)));
        return century >= 18
                && century <= 20
                && birthday.filter(date -> !date.isAfter(today)).isPresent()
                && serial > 0
                && checkDigit() == Character.digit(value.charAt(11), 10);
    }

    /** The first day on which the person may be born: of what is unknown in a coordination number, the first. */
    private static Optional<LocalDate> firstBirthday(int year, int month, int day) {
        try {
            return Optional.of(
                    day < COORDINATION
                            ? LocalDate.of(year, month, day)
                            : LocalDate.of(year, Math.max(month, 1), Math.max(day - COORDINATION, 1)));
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

    /** The 12 digits, for the store and for the answer; never for a log. */
    public String digits() {
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
