package io.threadpilot.platform.problems;

import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.contracts.problem.ProblemType;
import io.threadpilot.platform.http.FieldValues;
import io.threadpilot.platform.http.MediaRange;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.ws.rs.core.HttpHeaders;

import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A request whose headers Jakarta REST can read: without white space around values, with an {@code Accept} that it understands,
 * without what it would fail on, and without languages, of which this API has only one.
 */
final class ReadableRequest extends HttpServletRequestWrapper {

    /** Bodies are small, and what unpacks is one more thing to attack. */
    static final String NOT_PACKED = "identity";

    private static final String PROBLEM = ReadableRequest.class.getName();

    private static final Set<String> ACCEPT = inAnyCase(HttpHeaders.ACCEPT);
    private static final Set<String> CONTENT_TYPE = inAnyCase(HttpHeaders.CONTENT_TYPE);
    private static final Set<String> LANGUAGES = inAnyCase(HttpHeaders.ACCEPT_LANGUAGE, HttpHeaders.CONTENT_LANGUAGE);
    private static final Set<String> READ_ENCODINGS = inAnyCase(NOT_PACKED);
    private static final Set<String> ALREADY_READABLE = Set.of("*/*", "application/json");

    private final List<String> accept;
    private final List<String> contentType;

    ReadableRequest(HttpServletRequest request) {
        super(request);
        this.accept = accept(String.join(",", FieldValues.of(request, HttpHeaders.ACCEPT)));
        this.contentType = contentType(FieldValues.of(request, HttpHeaders.CONTENT_TYPE));
        if (isPacked()) {
            isRefused(
                    CommonProblems.UNSUPPORTED_MEDIA_TYPE,
                    "The request body is packed, as the header Content-Encoding says; send it as it is.");
        }
    }

    private static Set<String> inAnyCase(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(List.of(names));
        return Collections.unmodifiableSet(set);
    }

    /** What cannot be read of a request that has come by here; empty if everything can. */
    static Optional<RequestProblem> problemOf(HttpServletRequest request) {
        return Optional.ofNullable((RequestProblem) request.getAttribute(PROBLEM));
    }

    private void isRefused(ProblemType type, String detail) {
        setAttribute(PROBLEM, new RequestProblem(type, detail));
    }

    private List<String> accept(String received) {
        if (ALREADY_READABLE.contains(received)) {
            return List.of(received);
        }
        try {
            List<MediaRange> ranges = MediaRange.list(received);
            // Jakarta REST would take the weight 0 for a wish.
            List<MediaRange> wanted =
                    ranges.stream().filter(range -> !range.isRefused()).toList();
            if (wanted.isEmpty() && !ranges.isEmpty()) {
                isRefused(CommonProblems.NOT_ACCEPTABLE, ThrownProblems.detailOf(CommonProblems.NOT_ACCEPTABLE));
            }
            return wanted.isEmpty()
                    ? List.of()
                    : List.of(wanted.stream().map(MediaRange::toString).collect(Collectors.joining(",")));
        } catch (IllegalArgumentException e) {
            isRefused(CommonProblems.BAD_REQUEST, "The header Accept has a media range or a weight that is none.");
            return List.of();
        }
    }

    private List<String> contentType(List<String> received) {
        if (received.size() > 1 || !received.stream().allMatch(MediaRange::isMediaType)) {
            isRefused(CommonProblems.UNSUPPORTED_MEDIA_TYPE, "The header Content-Type is not one media type.");
            return List.of();
        }
        return received;
    }

    /** Whether the body would have to be unpacked. */
    boolean isPacked() {
        return !FieldValues.of(original(), HttpHeaders.CONTENT_ENCODING).stream()
                .allMatch(READ_ENCODINGS::contains);
    }

    private HttpServletRequest original() {
        return (HttpServletRequest) getRequest();
    }

    private List<String> values(String name) {
        if (ACCEPT.contains(name)) {
            return accept;
        }
        if (CONTENT_TYPE.contains(name)) {
            return contentType;
        }
        return LANGUAGES.contains(name) ? List.of() : FieldValues.of(original(), name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(values(name));
    }

    @Override
    public String getHeader(String name) {
        return values(name).stream().findFirst().orElse(null);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(Collections.list(super.getHeaderNames()).stream()
                .filter(name -> !values(name).isEmpty())
                .toList());
    }

    @Override
    public String getContentType() {
        return getHeader(HttpHeaders.CONTENT_TYPE);
    }
}
