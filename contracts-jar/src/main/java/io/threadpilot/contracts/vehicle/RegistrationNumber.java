package io.threadpilot.contracts.vehicle;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A vehicle registration number in its normal form: 2 to 7 characters out of A-Z, Å, Ä, Ö and 0-9, in upper case. Holds
 * ordinary Swedish numbers ({@code ABC123}, {@code ABC12A}) and personalised plates alike, since look-up must be
 * lenient. Two spellings of one number are equal.
 */
@Schema(
        type = SchemaType.STRING,
        description = "2 to 7 of A-Z, Å, Ä, Ö and 0-9, in any case; one space or hyphen inside is allowed.",
        examples = "ABC123",
        minLength = 2,
        maxLength = 8,
        pattern = "^[A-ZÅÄÖa-zåäö0-9]+[ -]?[A-ZÅÄÖa-zåäö0-9]+$")
public final class RegistrationNumber {

    private static final Pattern SEPARATOR_INSIDE = Pattern.compile("(?<=.)[ -](?=.)");
    private static final Pattern CHARACTERS = Pattern.compile("[A-ZÅÄÖa-zåäö0-9]{2,7}");

    private final String value;

    private RegistrationNumber(String value) {
        this.value = value;
    }

    /**
     * Reads a number as people write it: in any case, with white space around it, with one space or one hyphen inside,
     * with composed or decomposed letters. A letter that would become one of the alphabet only by being upper-cased
     * ({@code ß}, {@code ı}, {@code ſ}) is not one of it.
     *
     * @param text what was written; null is malformed
     * @return the number, or empty if the text is malformed
     */
    public static Optional<RegistrationNumber> parse(String text) {
        if (text == null) {
            return Optional.empty();
        }
        String composed = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
        String joined = SEPARATOR_INSIDE.matcher(composed).replaceFirst("");
        return CHARACTERS.matcher(joined).matches()
                ? Optional.of(new RegistrationNumber(joined.toUpperCase(Locale.ROOT)))
                : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RegistrationNumber that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** The normal form: what is stored, compared and sent. */
    @Override
    public String toString() {
        return value;
    }
}
