package io.threadpilot.delivery.input;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.contracts.problem.Problem;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Reads the members of a request's body, and says of all at once what is wrong. A member that cannot be read is null until {@link
 * #refuseFaults} has ended the request.
 */
public final class BodyFields {

    /** {@link UUID#fromString} reads shorter forms too. */
    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final JsonObject body;
    private final List<Problem.Error> faults = new ArrayList<>();

    /**
     * Reads a body.
     *
     * @param body not null
     */
    public BodyFields(JsonObject body) {
        this.body = body;
    }

    /**
     * Reads a text. Blanks around it are none of it.
     *
     * @param longest number of characters
     * @return 1 to that many characters
     */
    public String text(String name, int longest) {
        Optional<String> text = string(name)
                .map(String::strip)
                .filter(value -> !value.isEmpty()
                        && value.codePointCount(0, value.length()) <= longest
                        && value.codePoints().noneMatch(BodyFields::isUnfit));
        if (text.isEmpty()) {
            fault(
                    name,
                    "malformed-text",
                    "must be a text of 1 to " + longest + " characters, none of them a control character");
        }
        return text.orElse(null);
    }

    /** What no database stores, or no reader sees: control characters, and halves of a character. */
    private static boolean isUnfit(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
    }

    /**
     * Reads an id that may be absent.
     *
     * @return a new one if it is absent or null
     */
    public UUID idOrNew(String name) {
        if (body.getOrDefault(name, JsonValue.NULL) == JsonValue.NULL) {
            return UUID.randomUUID();
        }
        Optional<UUID> id = string(name).flatMap(BodyFields::id);
        if (id.isEmpty()) {
            fault(name, "malformed-id", "must be a UUID with hyphens");
        }
        return id.orElse(null);
    }

    /**
     * Reads an id in a path.
     *
     * @return empty if it is none
     */
    public static Optional<UUID> id(String text) {
        return ID.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    /**
     * Reads one of some words.
     *
     * @param words all that are allowed, exactly so
     * @return one of them
     */
    public String oneOf(String name, List<String> words) {
        Optional<String> word = string(name).filter(words::contains);
        if (word.isEmpty()) {
            fault(name, "unknown-word", "must be one of " + String.join(", ", words));
        }
        return word.orElse(null);
    }

    private Optional<String> string(String name) {
        return body.get(name) instanceof JsonString text ? Optional.of(text.getString()) : Optional.empty();
    }

    private void fault(String name, String code, String rule) {
        faults.add(new Problem.Error("#/" + name, code, name + " " + rule + "."));
    }

    /**
     * Ends the request if any member could not be read.
     *
     * @throws RequestProblem 400 that lists all of them
     */
    public void refuseFaults() {
        if (!faults.isEmpty()) {
            throw new RequestProblem(DeliveryProblems.INVALID_INPUT, "The body is not as it must be.", faults);
        }
    }
}
