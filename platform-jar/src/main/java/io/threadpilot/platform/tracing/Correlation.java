package io.threadpilot.platform.tracing;

import com.github.f4b6a3.uuid.UuidCreator;
import io.threadpilot.contracts.Headers;
import io.threadpilot.platform.http.FieldValues;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

import java.util.regex.Pattern;

/**
 * The correlation id of a request: the caller's, if it sent one in the documented form, otherwise a new one. The form leaves
 * no room for line breaks or markup, so an id can be written to logs and documents as it is. An id that may hold a personal
 * identity number is replaced too. Many digits in a row are chance in a UUID and in 32 hexadecimal digits.
 */
@ApplicationScoped
public class Correlation {

    private static final String ID = Correlation.class.getName();

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern RANDOM = Pattern.compile("(?<![0-9A-Za-z])(?:[0-9a-fA-F]{32}"
            + "|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})(?![0-9A-Za-z])");

    private final HttpServletRequest present;

    /** For the proxy that CDI makes. */
    protected Correlation() {
        this(null);
    }

    /**
     * Knows the present request.
     *
     * @param present the request of the thread that asks
     */
    @Inject
    Correlation(HttpServletRequest present) {
        this.present = present;
    }

    /**
     * The id of the present request; only on the thread that the request came in on.
     *
     * @return see {@link #of}
     */
    public String id() {
        return of(present);
    }

    /**
     * The id of a request, kept in its attributes.
     *
     * @param request not null
     * @return 1 to 64 characters out of {@code A-Z a-z 0-9 . _ -}; the same for the whole request
     */
    public static String of(HttpServletRequest request) {
        if (request.getAttribute(ID) instanceof String known) {
            return known;
        }
        String id = idFor(FieldValues.first(request, Headers.CORRELATION_ID).orElse(""));
        request.setAttribute(ID, id);
        return id;
    }

    /** An id is no secret: fast randomness will do. */
    static String idFor(String requested) {
        return isUsable(requested)
                ? requested
                : UuidCreator.getRandomBasedFast().toString();
    }

    private static boolean isUsable(String requested) {
        String notRandom = RANDOM.matcher(requested).replaceAll("");
        return FORM.matcher(requested).matches() && Masking.mask(notRandom).equals(notRandom);
    }
}
