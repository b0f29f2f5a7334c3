package io.threadpilot.platform.bodies;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.ws.rs.ext.ReaderInterceptorContext;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads JSON bodies strictly. JSON-B alone takes an array of one object for the object, takes an empty body for null, does not
 * look at what follows the end, reads whatever length it is given, and never ends where a value that nobody wants is not
 * closed. It takes the last of several members with one name, of which another reader may take the first, and a question mark
 * for bytes that are no characters. So a body is read whole, and is one JSON text of the expected kind in UTF-8 (RFC 8259,
 * section 8.1) in which no object has a name twice (section 4), before JSON-B sees it. A byte order mark is no part of JSON.
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
     * @throws MalformedException if the body is not JSON, or not of the expected type, or empty, if anything but white space
     *     follows it, if it is not UTF-8 throughout, or if an object has a name twice
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
        try (JsonParser parser = PARSERS.createParser(new StringReader(decoded(body)))) {
            checkWithNames(parser, Collection.class.isAssignableFrom(context.getType()));
            context.setInputStream(new ByteArrayInputStream(body));
            return context.proceed();
        } catch (IOException | RuntimeException e) { // any: the parser reports deep nesting by a bare RuntimeException
            throw new MalformedException(e);
        }
    }

    private static String decoded(byte[] body) throws CharacterCodingException {
        // A new decoder reports what it cannot read, and replaces nothing.
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    }

    /** Looks at the whole text; objects may have a name twice. */
    static void check(JsonParser parser, boolean array) throws MalformedException {
        begin(parser, array);
        // When the text has ended, it looks for what follows, and fails if there is anything.
        while (parser.hasNext()) {
            parser.next();
        }
    }

    private static void checkWithNames(JsonParser parser, boolean array) throws MalformedException {
        Deque<Set<String>> objects = new ArrayDeque<>();
        JsonParser.Event event = begin(parser, array);
        while (true) {
            switch (event) {
                case START_OBJECT -> objects.push(new HashSet<>());
                case END_OBJECT -> objects.pop();
                case KEY_NAME -> {
                    if (!objects.element().add(parser.getString())) {
                        throw new MalformedException(null);
                    }
                }
                default -> {}
            }
            if (!parser.hasNext()) { // As above.
                return;
            }
            event = parser.next();
        }
    }

    private static JsonParser.Event begin(JsonParser parser, boolean array) throws MalformedException {
        JsonParser.Event first = parser.next();
        if (first != (array ? JsonParser.Event.START_ARRAY : JsonParser.Event.START_OBJECT)) {
            throw new MalformedException(null);
        }
        return first;
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
