package io.threadpilot.platform.bodies;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.ws.rs.ext.ReaderInterceptorContext;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/**
 * Reads JSON bodies strictly. JSON-B alone takes an array of one object for the object, takes an empty body for null, does not
 * look at what follows the end, reads whatever length it is given, and never ends where a value that nobody wants is not
 * closed. So a body is read whole, and is one JSON text of the expected kind, before JSON-B sees it.
 */
public final class JsonBodies {

    static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    private JsonBodies() {}

    /**
     * Reads a body for a reader interceptor.
     *
     * @param context of the interceptor
     * @param largest the size in bytes up to which a body is read
     * @return the body, not null
     * @throws TooLargeException if the body is larger
     * @throws MalformedException if the body is not JSON, or not of the expected type, or empty, or if anything but white
     *     space follows it
     */
    public static Object read(ReaderInterceptorContext context, int largest) throws IOException {
        byte[] body;
        try {
            body = context.getInputStream().readNBytes(largest + 1);
        } catch (IOException | RuntimeException e) { // any: what unpacks a body fails as it likes
            throw new MalformedException(e);
        }
        if (body.length > largest) {
            throw new TooLargeException();
        }
        try (JsonParser parser = PARSERS.createParser(new ByteArrayInputStream(body))) {
            check(parser, Collection.class.isAssignableFrom(context.getType()));
            context.setInputStream(new ByteArrayInputStream(body));
            return context.proceed();
        } catch (IOException | RuntimeException e) { // any: the parser reports deep nesting by a bare RuntimeException
            throw new MalformedException(e);
        }
    }

    static void check(JsonParser parser, boolean array) throws MalformedException {
        if (parser.next() != (array ? JsonParser.Event.START_ARRAY : JsonParser.Event.START_OBJECT)) {
            throw new MalformedException(null);
        }
        // When the text has ended, it looks for what follows, and fails if there is anything.
        while (parser.hasNext()) {
            parser.next();
        }
    }

    /** The body is larger than allowed. */
    public static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("Body too large");
        }
    }

    /** The body is not what was expected. */
    public static final class MalformedException extends IOException {

        private static final long serialVersionUID = 1L;

        MalformedException(Throwable cause) {
            super("Malformed body", cause);
        }
    }
}
