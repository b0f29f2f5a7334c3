package io.threadpilot.delivery.gateway;

import io.threadpilot.platform.settings.Setting;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The time between two jobs of a driver or vehicle, which is booked with the first one. */
public final class Buffers extends Setting<Buffers.Lengths> {

    private static final Duration LONGEST = Duration.ofDays(7);

    public Buffers() {
        super(
                "threadpilot.deliveries.buffer",
                "an ISO 8601 duration up to P7D, and maybe others for types of vehicle, such as PT10M, Truck=PT30M",
                Buffers::parseLengths);
    }

    /**
     * How long the buffer is.
     *
     * @param vehicleType null if there is no vehicle
     * @return zero or more
     */
    public Duration after(String vehicleType) {
        Lengths lengths = value();
        return vehicleType == null ? lengths.ofOthers : lengths.ofTypes.getOrDefault(vehicleType, lengths.ofOthers);
    }

    static Optional<Lengths> parseLengths(String text) {
        try {
            Map<String, Duration> ofTypes = new HashMap<>();
            Duration ofOthers = null;
            for (String part : text.split(",", -1)) {
                int equals = part.lastIndexOf('=');
                Duration length = Duration.parse(part.substring(equals + 1).strip());
                if (length.isNegative() || length.compareTo(LONGEST) > 0) {
                    return Optional.empty();
                }
                if (equals >= 0) {
                    ofTypes.put(part.substring(0, equals).strip(), length);
                } else if (ofOthers == null) {
                    ofOthers = length;
                } else {
                    return Optional.empty();
                }
            }
            return Optional.of(new Lengths(ofOthers == null ? Duration.ZERO : ofOthers, Map.copyOf(ofTypes)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * What the setting says.
     *
     * @param ofOthers of types that are not named
     * @param ofTypes by type of vehicle
     */
    record Lengths(Duration ofOthers, Map<String, Duration> ofTypes) {}
}
