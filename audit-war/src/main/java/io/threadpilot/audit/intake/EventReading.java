package io.threadpilot.audit.intake;

import io.threadpilot.audit.event.ContentHmac;
import io.threadpilot.audit.event.EventParser;
import io.threadpilot.audit.event.UnknownTypes;
import io.threadpilot.audit.event.types.EventTypes;
import io.threadpilot.platform.settings.AtStart;
import io.threadpilot.platform.settings.Setting;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;

import java.time.Clock;
import java.util.HexFormat;

/** Makes what reads events, as the settings say at the start. */
@ApplicationScoped
class EventReading {

    static final String CONTENT_KEY = "threadpilot.audit.content-key";

    @Produces
    static final Setting<UnknownTypes> UNKNOWN_TYPES =
            Setting.oneOf("threadpilot.audit.unknown-types", UnknownTypes.class);

    /** As the key of pseudonyms: 256 bits. */
    private static final int LEAST_BYTES = 32;

    private EventTypes types;
    private EventParser parser;

    void read(@Observes @Priority(0) @Initialized(ApplicationScoped.class) Object start) {
        AtStart.run(() -> {
            types = EventTypes.load();
            parser = new EventParser(types, new ContentHmac(contentKey()), UNKNOWN_TYPES.value(), Clock.systemUTC());
        });
    }

    private static byte[] contentKey() {
        String hex = ConfigProvider.getConfig()
                .getOptionalValue(CONTENT_KEY, String.class)
                .orElse("")
                .strip();
        if (hex.length() < 2 * LEAST_BYTES || !hex.matches("(?:[0-9a-fA-F]{2})+")) {
            throw new IllegalStateException(
                    "The configuration key " + CONTENT_KEY + " must be 64 or more hexadecimal digits");
        }
        return HexFormat.of().parseHex(hex);
    }

    @Produces
    @Singleton
    EventTypes types() {
        return types;
    }

    @Produces
    @Singleton
    EventParser parser() {
        return parser;
    }
}
