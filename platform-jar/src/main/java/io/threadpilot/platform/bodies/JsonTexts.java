package io.threadpilot.platform.bodies;

import jakarta.json.Json;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

/**
 * Reads a request body that is an array of texts. JSON-B would take a number for its digits and an array in the array for
 * its elements.
 */
@Provider
@ConstrainedTo(RuntimeType.SERVER)
@Consumes(MediaType.APPLICATION_JSON)
public class JsonTexts implements MessageBodyReader<List<String>> {

    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == List.class
                && genericType instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] == String.class;
    }

    /**
     * Reads the whole of a body, of which {@link JsonBodies} has seen that it is one JSON array.
     *
     * @return all elements in their order; null in place of each that is not a text
     */
    @Override
    public List<String> readFrom(
            Class<List<String>> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        try (JsonParser parser = PARSERS.createParser(new ByteArrayInputStream(body.readAllBytes()))) {
            parser.next();
            return parser.getArrayStream().map(JsonTexts::textOf).toList();
        }
    }

    private static String textOf(JsonValue element) {
        return element instanceof JsonString text ? text.getString() : null;
    }
}
