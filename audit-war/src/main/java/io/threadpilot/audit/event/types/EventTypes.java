package io.threadpilot.audit.event.types;

import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.EvaluatorFactory;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JakartaJsonNode;
import io.threadpilot.audit.event.json.BrokenRuleException;
import io.threadpilot.audit.event.json.JsonPlace;
import io.threadpilot.audit.event.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.util.stream.Collectors.joining;

/**
 * All types of events that the service knows. Their schemas are resources, read and compiled once; a reference leads to another
 * of these resources and never outside. Safe for use by several threads.
 */
public final class EventTypes {

    private static final String FOLDER = "/META-INF/threadpilot/schemas/";

    /** What schemas of types refer to; the second is part of the contracts. */
    private static final List<String> SHARED = List.of("common/1.json", "person-insurances-looked-up.1.0.json");

    private static final int MOST_PLACES = 5;

    /** A condition breaks no rule, and that something follows from it says nothing yet. */
    private static final String CONDITION = "/if";

    /** The names, all of the schema, in the validator's message. */
    private static final Pattern MISSING = Pattern.compile("\\[\\[(.*)]]");

    private final Map<TypeName, EventType> types = new LinkedHashMap<>();
    private final List<JsonObject> shared;
    private final Validator validator = new ValidatorFactory()
            .withJsonNodeFactory(new JakartaJsonNode.Factory())
            .withEvaluatorFactory(new EvaluatorFactory.Builder()
                    .withKeyword(
                            FirstBrokenElement.KEYWORD,
                            (context, schema) -> new FirstBrokenElement(context.getAbsoluteUri(schema)))
                    .build())
            .createValidator();

    EventTypes(List<EventType> types, List<JsonObject> shared) {
        this.shared = List.copyOf(shared);
        shared.forEach(this::register);
        for (EventType type : types) {
            register(type.schema());
            this.types.put(type.name(), type);
        }
    }

    /**
     * Reads the types.
     *
     * @throws IllegalStateException if a schema is not there, or is none
     */
    public static EventTypes load() {
        return new EventTypes(
                text("types.txt").lines().map(EventTypes::type).toList(),
                SHARED.stream().map(EventTypes::schema).toList());
    }

    /** A line of the list: {@code OrderCreated/1}. */
    private static EventType type(String line) {
        String[] parts = line.split("/");
        return EventType.of(new TypeName(parts[0], Integer.parseInt(parts[1])), schema(line + ".json"));
    }

    private static JsonObject schema(String file) {
        try {
            return JsonText.read(text(file).getBytes(StandardCharsets.UTF_8)).asJsonObject();
        } catch (BrokenRuleException e) {
            throw new IllegalStateException("The schema " + file + " cannot be read", e);
        }
    }

    private static String text(String file) {
        try (InputStream in = EventTypes.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException("There is no schema " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void register(JsonObject schema) {
        validator.registerSchema(id(schema), schema);
    }

    private static URI id(JsonObject schema) {
        return URI.create(schema.getString("$id"));
    }

    /** All types, in the order in which they are documented. */
    public List<EventType> all() {
        return List.copyOf(types.values());
    }

    /** The schemas that those of types refer to by their {@code $id}. */
    public List<JsonObject> shared() {
        return shared;
    }

    /** The type of that name and version. */
    public Optional<EventType> find(TypeName name) {
        return Optional.ofNullable(types.get(name));
    }

    /** The newest version of the type of that name, whatever its version: what a version that is not known is like most. */
    public Optional<EventType> newest(String name) {
        return types.values().stream()
                .filter(type -> type.name().name().equals(name))
                .max(Comparator.comparing(type -> type.name().version()));
    }

    /**
     * Checks an event's data.
     *
     * @param type one of these types
     * @param data as {@link JsonText} reads it
     * @param place JSON pointer to the data in the event, for the message
     * @throws BrokenRuleException if they do not keep the rules of the type: the rule is the schema's keyword behind {@code
     *     data-}, such as {@code data-required}
     */
    public void check(EventType type, JsonValue data, String place) throws BrokenRuleException {
        Validator.Result result = validator.validate(id(type.schema()), data);
        if (!result.isValid()) {
            throw broken(type, result.getErrors(), place);
        }
    }

    /** The messages of the validator would repeat values, but for those about what is missing. */
    private static BrokenRuleException broken(EventType type, List<Error> errors, String place) {
        List<Error> sorted = errors.stream()
                .filter(error -> !error.getEvaluationPath().contains(CONDITION))
                .sorted(Comparator.comparing((Error error) -> error.getInstanceLocation())
                        .thenComparing(error -> error.getKeyword()))
                .toList();
        String places = sorted.stream()
                .limit(MOST_PLACES)
                .map(error -> JsonPlace.shown(place + error.getInstanceLocation()) + said(error))
                .collect(joining(", "));
        String more = sorted.size() > MOST_PLACES ? " and " + (sorted.size() - MOST_PLACES) + " more" : "";
        return new BrokenRuleException(
                "data-" + kebab(sorted.get(0).getKeyword()),
                "By the schema of " + type.name().name() + ", version "
                        + type.name().version() + ": " + places + more + ".");
    }

    private static String said(Error error) {
        Matcher missing = MISSING.matcher(error.getError());
        return error.getKeyword().equals("required") && missing.find()
                ? " lacks " + Stream.of(missing.group(1).split(", ")).sorted().collect(joining(" and "))
                : " breaks " + error.getKeyword();
    }

    private static String kebab(String keyword) {
        return keyword.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
