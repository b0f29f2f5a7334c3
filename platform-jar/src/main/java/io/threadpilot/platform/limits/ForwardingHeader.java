package io.threadpilot.platform.limits;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header in which proxies say whom a request comes from. Only one of them is read, the one that the trusted proxies
 * write: the other would be passed on by them as the caller wrote it.
 */
enum ForwardingHeader {
    X_FORWARDED_FOR("X-Forwarded-For") {
        @Override
        Optional<String> node(String element) {
            return Optional.of(element);
        }
    },

    /** RFC 7239. */
    FORWARDED("Forwarded") {
        @Override
        Optional<String> node(String element) {
            return Arrays.stream(element.split(";"))
                    .map(FOR::matcher)
                    .filter(Matcher::matches)
                    .map(parameter -> parameter.group("node"))
                    .findFirst();
        }
    };

    private static final Pattern FOR = Pattern.compile("(?i)\\s*for=\"?(?<node>[^\"]*)\"?\\s*");
    private static final Pattern WITH_PORT =
            Pattern.compile("\\[(?<v6>[^\\]]*)](?::[0-9]*)?|(?<v4>[0-9.]+):[0-9]*|(?<plain>.*)");

    private final String header;

    ForwardingHeader(String header) {
        this.header = header;
    }

    String header() {
        return header;
    }

    /** The text that names the hop in one element of the header. */
    abstract Optional<String> node(String element);

    /**
     * Goes back hop by hop, from the server to the caller, for as long as the hop that says who came before is trusted.
     * What a caller wrote into the header itself stands left of what the trusted proxies have added, and is not reached;
     * commas separate even inside quotes, or one open quote of the caller's would hide what they added.
     *
     * @param nearest who has the connection to this server
     * @param fields the header's values, in order
     * @param trusted whose word is taken
     * @return the farthest hop that is known from a trusted one
     */
    InetAddress caller(InetAddress nearest, List<String> fields, Predicate<InetAddress> trusted) {
        List<String> hops = new ArrayList<>();
        fields.forEach(field -> hops.addAll(Arrays.asList(field.split(",", -1))));
        Collections.reverse(hops);
        InetAddress caller = nearest;
        for (String hop : hops) {
            Optional<InetAddress> before =
                    trusted.test(caller) ? node(hop).flatMap(ForwardingHeader::address) : Optional.empty();
            if (before.isEmpty()) {
                return caller;
            }
            caller = before.get();
        }
        return caller;
    }

    private static Optional<InetAddress> address(String node) {
        Matcher matcher = WITH_PORT.matcher(node.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return NetworkBlock.address(
                matcher.group("v6") != null
                        ? matcher.group("v6")
                        : matcher.group("v4") != null ? matcher.group("v4") : matcher.group("plain"));
    }
}
