package io.threadpilot.platform.http;

import jakarta.servlet.http.HttpServletRequest;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The calls that a program on this machine makes for itself: no proxy makes them for others, and no browser for the page of
 * a stranger. A browser on this machine reaches every port of it, whatever page asks: such a page gives itself away by its
 * {@code Origin} or {@code Sec-Fetch-Site}, and by the name in {@code Host} if its own name was made to mean this machine.
 */
public final class LocalCalls {

    private static final Pattern LOOPBACK = Pattern.compile("(?i:localhost)"
            + "|127(?:\\.(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})){3}"
            + "|::1|0:0:0:0:0:0:0:1|\\[(?:::1|0:0:0:0:0:0:0:1)]");

    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    private static final String FORWARDED_AS = "x-forwarded-";
    private static final Set<String> FORWARDING = Set.of("forwarded", "via", "x-real-ip");

    /** What browsers say of a page of this server, and of an address that the user has typed. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private LocalCalls() {}

    /**
     * Whether a call is one of them.
     *
     * @param request not null
     * @param allowedOrigins the origins of other servers whose pages may ask; asked for only if it matters
     */
    public static boolean include(HttpServletRequest request, Supplier<Set<String>> allowedOrigins) {
        // The container may write the interface of an address behind it.
        return isLoopback(request.getRemoteAddr().replaceFirst("%.*", ""))
                && !isForwarded(request)
                && namesThisMachine(request)
                && !isOfAStrangersPage(request, allowedOrigins);
    }

    /**
     * Whether a host is this machine and nothing else, without a look-up.
     *
     * @param host {@code localhost} or an address, an IPv6 one with or without brackets; not null
     */
    public static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    private static boolean isForwarded(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name -> FORWARDING.contains(name) || name.startsWith(FORWARDED_AS));
    }

    /** HTTP/2 has the name in place of {@code Host}; the address itself may have one too. */
    private static boolean namesThisMachine(HttpServletRequest request) {
        return isLoopback(request.getServerName())
                && FieldValues.of(request, "Host").stream().allMatch(LocalCalls::hasLoopbackHost);
    }

    private static boolean hasLoopbackHost(String authority) {
        return isLoopback(PORT.matcher(authority).replaceFirst(""));
    }

    /** Without an {@code Origin}, browsers ask for what no page may see, such as images, and for what a user opens. */
    private static boolean isOfAStrangersPage(HttpServletRequest request, Supplier<Set<String>> allowedOrigins) {
        List<String> origins = FieldValues.of(request, "Origin");
        if (origins.isEmpty()) {
            return !OWN_SITES.containsAll(FieldValues.of(request, "Sec-Fetch-Site"));
        }
        return origins.size() > 1
                || !origins.get(0).equals(ownOrigin(request))
                        && !allowedOrigins.get().contains(origins.get(0));
    }

    /** As browsers write it (RFC 6454, section 6.2), who write the name in {@code Host} in lower case too. */
    private static String ownOrigin(HttpServletRequest request) {
        String scheme = request.getScheme();
        String name = request.getServerName();
        String host = name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
        int port = request.getServerPort();
        boolean isSchemesOwn = port == ("https".equals(scheme) ? 443 : 80);
        return scheme + "://" + host + (isSchemesOwn ? "" : ":" + port);
    }
}
