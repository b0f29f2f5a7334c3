package io.threadpilot.platform.tracing;

import com.github.f4b6a3.uuid.UuidCreator;
import io.threadpilot.contracts.Headers;
import io.threadpilot.platform.http.FieldValues;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

import java.util.regex.Pattern;

/**
 * The correlation id of the present request: the caller's, if it sent one in the documented form, otherwise a new one.
 * The form leaves no room for line breaks or markup, so that an id can be written to logs and documents as it is. One
 * that may hold a personal identity number is not taken either, except in a UUID or in 32 hexadecimal digits, where many
 * digits in a row are chance.
 */
@RequestScoped
public class Correlation {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern RANDOM = Pattern.compile("(?<![0-9A-Za-z])(?:[0-9a-fA-F]{32}"
            + "|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})(?![0-9A-Za-z])");

    private final String id;

    /** For the proxy that CDI makes. */
    protected Correlation() {
        this.id = null;
    }

    @Inject
    Correlation(HttpServletRequest request) {
        this(FieldValues.first(request, Headers.CORRELATION_ID).orElse(null));
    }

    /** An id is no secret: fast randomness will do. */
    Correlation(String requested) {
        this.id = requested != null && isUsable(requested)
                ? requested
                : UuidCreator.getRandomBasedFast().toString();
    }

    private static boolean isUsable(String requested) {
        String notRandom = RANDOM.matcher(requested).replaceAll("");
        return FORM.matcher(requested).matches() && Masking.mask(notRandom).equals(notRandom);
    }

    /** The id, 1 to 64 characters out of {@code A-Z a-z 0-9 . _ -}; the same for the whole request. */
    public String id() {
        return id;
    }
}
