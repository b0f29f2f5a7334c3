package io.threadpilot.platform.browsers;

import io.threadpilot.platform.settings.Setting;
import jakarta.enterprise.context.ApplicationScoped;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The origins whose pages may call the API from a browser; none unless configured. */
@ApplicationScoped
public class AllowedOrigins extends Setting<Set<String>> {

    /** As browsers write it (RFC 6454, section 6.2): in lower case, without a path, without the scheme's own port. */
    private static final Pattern ORIGIN = Pattern.compile(
            "(?:http(?!.*:80$)|https(?!.*:443$))://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+])(?::[1-9][0-9]{0,4})?");

    AllowedOrigins() {
        super(
                "threadpilot.cors.origins",
                "origins as browsers write them, such as https://portal.example, separated by commas",
                AllowedOrigins::parseOrigins);
    }

    static Optional<Set<String>> parseOrigins(String text) {
        Set<String> origins = text.isEmpty()
                ? Set.of()
                : Arrays.stream(text.split(",", -1)).map(String::strip).collect(Collectors.toUnmodifiableSet());
        return origins.stream().allMatch(AllowedOrigins::isOrigin) ? Optional.of(origins) : Optional.empty();
    }

    /** The pattern says how browsers write it; that what stands in brackets is an address, the URI's own syntax says. */
    private static boolean isOrigin(String text) {
        try {
            return ORIGIN.matcher(text).matches() && new URI(text).getRawAuthority() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
