package io.threadpilot.delivery.input;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The forms that values of callers have, in bodies and in addresses. */
public final class Forms {

    /** {@link UUID#fromString} reads shorter forms too. */
    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** Times from then on are refused, so that every database can count with them. */
    private static final Instant END_OF_TIMES = Instant.parse("9000-01-01T00:00:00Z");

    private Forms() {}

    /**
     * Reads an id.
     *
     * @return empty if it is no UUID with hyphens
     */
    public static Optional<UUID> id(String text) {
        return ID.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    /**
     * Reads a text. Blanks around it are none of it.
     *
     * @param longest number of characters
     * @return empty if it is empty or longer, or has a character that no database stores, or no reader sees
     */
    static Optional<String> text(String text, int longest) {
        String stripped = text.strip();
        return Optional.of(stripped)
                .filter(value -> !value.isEmpty() && value.codePointCount(0, value.length()) <= longest)
                .filter(value -> value.codePoints().noneMatch(Forms::isUnfit));
    }

    /** Control characters, and halves of a character. */
    private static boolean isUnfit(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
    }

    /**
     * Reads a time with a zone.
     *
     * @return in whole microseconds, what is smaller is cut off; empty if it is none, or not in the years 1970 to 8999
     */
    static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS))
                    .filter(time -> !time.isBefore(Instant.EPOCH) && time.isBefore(END_OF_TIMES));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
