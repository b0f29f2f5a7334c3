package io.threadpilot.platform.bodies;

import jakarta.ws.rs.ext.ReaderInterceptorContext;

import java.io.IOException;
import java.io.PushbackInputStream;
import java.util.Collection;

/**
 * Reads JSON bodies strictly. JSON-B alone takes an array of one object for the object, takes an empty body for null, and
 * reads whatever length it is given.
 */
public final class JsonBodies {

    private JsonBodies() {}

    /**
     * Reads a body for a reader interceptor.
     *
     * @param context of the interceptor
     * @param largest the size in bytes up to which a body is read
     * @return the body, not null
     * @throws TooLargeException if the body is larger
     * @throws MalformedException if the body is not JSON, or not of the expected type, or empty
     */
    public static Object read(ReaderInterceptorContext context, long largest) throws IOException {
        LimitedInputStream limited = new LimitedInputStream(context.getInputStream(), largest);
        try {
            PushbackInputStream body = new PushbackInputStream(limited);
            int first = firstCharacter(body);
            if (first != (Collection.class.isAssignableFrom(context.getType()) ? '[' : '{')) {
                throw new MalformedException(null);
            }
            body.unread(first);
            context.setInputStream(body);
            return context.proceed();
        } catch (IOException | RuntimeException e) { // any: the parser reports deep nesting by a bare RuntimeException
            throw limited.exceeded() ? new TooLargeException(e) : new MalformedException(e);
        }
    }

    /** The first one that is not JSON's white space (RFC 8259, section 2); -1 if there is none. */
    private static int firstCharacter(PushbackInputStream body) throws IOException {
        int read = body.read();
        while (read == ' ' || read == '\t' || read == '\n' || read == '\r') {
            read = body.read();
        }
        return read;
    }

    /** The body is larger than allowed. */
    public static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1L;

        TooLargeException(Throwable cause) {
            super("Body too large", cause);
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
