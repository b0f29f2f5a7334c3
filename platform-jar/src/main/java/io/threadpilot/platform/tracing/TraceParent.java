package io.threadpilot.platform.tracing;

import io.threadpilot.contracts.Headers;
import io.threadpilot.platform.http.FieldValues;
import jakarta.servlet.http.HttpServletRequest;

import java.util.Optional;
import java.util.regex.Pattern;

/** A request's place in a distributed trace, as its caller states it (W3C Trace Context, section 3.2). */
public final class TraceParent {

    private static final Pattern FORM = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private TraceParent() {}

    /**
     * Reads the header {@value Headers#TRACE_PARENT}.
     *
     * @param request not null
     * @return the header; empty if there is none, or none of the form that the present version of the standard has
     */
    public static Optional<String> of(HttpServletRequest request) {
        return FieldValues.first(request, Headers.TRACE_PARENT).flatMap(TraceParent::parse);
    }

    static Optional<String> parse(String header) {
        return Optional.ofNullable(header).filter(FORM.asMatchPredicate());
    }
}
