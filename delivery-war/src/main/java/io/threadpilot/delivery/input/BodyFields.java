package io.threadpilot.delivery.input;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.contracts.problem.Problem;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reads the members of a request's body, and says of all at once what is wrong. A member that cannot be read is null until {@link
 * #refuseFaults} has ended the request.
 */
public final class BodyFields {

    /** As many faults are listed at the most. */
    private static final int MOST_FAULTS = 500;

    private final JsonObject body;
    private final String place;
    private final List<Problem.Error> faults = new ArrayList<>();

    /**
     * Reads a body.
     *
     * @param body not null
     */
    public BodyFields(JsonObject body) {
        this(body, "#");
    }

    private BodyFields(JsonObject body, String place) {
        this.body = body;
        this.place = place;
    }

    /**
     * Reads the elements of a list, each of which is an object. What is wrong with them is this body's fault.
     *
     * @param elements a list of such
     * @param pointer where it stands, such as {@code "#"}
     * @param most how many there may be
     * @param reader reads one of them
     */
    public static <T> List<T> each(JsonArray elements, String pointer, int most, Function<BodyFields, T> reader) {
        List<T> read = new ArrayList<>();
        List<Problem.Error> faults = new ArrayList<>();
        for (int i = 0; i < Math.min(elements.size(), most); i++) {
            BodyFields fields = new BodyFields(
                    elements.get(i) instanceof JsonObject element ? element : JsonValue.EMPTY_JSON_OBJECT,
                    pointer + "/" + i);
            read.add(reader.apply(fields));
            faults.addAll(fields.faults);
        }
        if (elements.size() > most) {
            faults.add(new Problem.Error(pointer, "too-many", "There may be " + most + " at the most."));
        }
        refuse(faults);
        return read;
    }

    /**
     * Reads a text. Blanks around it are none of it.
     *
     * @param longest number of characters
     * @return 1 to that many characters
     */
    public String text(String name, int longest) {
        Optional<String> text = string(name).flatMap(value -> Forms.text(value, longest));
        if (text.isEmpty()) {
            fault(
                    name,
                    "malformed-text",
                    "must be a text of 1 to " + longest + " characters, none of them a control character");
        }
        return text.orElse(null);
    }

    /**
     * Reads a text that may be absent.
     *
     * @return null if it is absent or null, or cannot be read
     */
    public String textIfAny(String name, int longest) {
        return isAbsent(name) ? null : text(name, longest);
    }

    /**
     * Reads an id that may be absent.
     *
     * @return a new one if it is absent or null
     */
    public UUID idOrNew(String name) {
        return isAbsent(name) ? UUID.randomUUID() : id(name);
    }

    /**
     * Reads an id that may be absent.
     *
     * @return null if it is absent or null, or cannot be read
     */
    public UUID idIfAny(String name) {
        return isAbsent(name) ? null : id(name);
    }

    /** Reads an id. */
    public UUID id(String name) {
        Optional<UUID> id = string(name).flatMap(Forms::id);
        if (id.isEmpty()) {
            fault(name, "malformed-id", "must be a UUID with hyphens");
        }
        return id.orElse(null);
    }

    private boolean isAbsent(String name) {
        return body.getOrDefault(name, JsonValue.NULL) == JsonValue.NULL;
    }

    /**
     * Reads a whole number.
     *
     * @param least the smallest allowed
     * @param most the largest allowed
     */
    public int number(String name, int least, int most) {
        if (body.get(name) instanceof JsonNumber number && number.isIntegral()) {
            try {
                int value = number.intValueExact();
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (ArithmeticException e) {
                // Far too large: a fault as below.
            }
        }
        fault(name, "malformed-number", "must be a whole number from " + least + " to " + most);
        return least;
    }

    /**
     * Reads a time with a zone.
     *
     * @return in whole microseconds, what is smaller is cut off
     */
    public Instant time(String name) {
        Optional<Instant> time = string(name).flatMap(Forms::time);
        if (time.isEmpty()) {
            fault(
                    name,
                    "malformed-time",
                    "must be a time with a zone from the year 1970 to 8999, such as 2026-11-21T12:00:00Z");
        }
        return time.orElse(null);
    }

    /** Reads a list. */
    public JsonArray list(String name) {
        if (body.get(name) instanceof JsonArray list) {
            return list;
        }
        fault(name, "malformed-list", "must be a list");
        return JsonValue.EMPTY_JSON_ARRAY;
    }

    /**
     * Reads one of some words.
     *
     * @param words all that are allowed, exactly as {@link Words} has them
     * @return one of them
     */
    public <T extends Enum<T>> T oneOf(String name, Class<T> words) {
        Optional<T> word = string(name).flatMap(text -> Words.find(words, text));
        if (word.isEmpty()) {
            fault(name, "unknown-word", "must be one of " + String.join(", ", Words.of(words)));
        }
        return word.orElse(null);
    }

    /**
     * The same where it may be absent.
     *
     * @return null if it is absent or null, or cannot be read
     */
    public <T extends Enum<T>> T oneOfIfAny(String name, Class<T> words) {
        return isAbsent(name) ? null : oneOf(name, words);
    }

    /**
     * Says that a member that can be read is wrong all the same.
     *
     * @param rule what it must be: {@code "must be after from"}
     */
    public void refuse(String name, String rule) {
        fault(name, "out-of-range", rule);
    }

    /** Whether every member so far could be read. */
    public boolean areGood() {
        return faults.isEmpty();
    }

    private Optional<String> string(String name) {
        return body.get(name) instanceof JsonString text ? Optional.of(text.getString()) : Optional.empty();
    }

    private void fault(String name, String code, String rule) {
        faults.add(new Problem.Error(place + "/" + name, code, name + " " + rule + "."));
    }

    /**
     * Ends the request if any member could not be read.
     *
     * @throws RequestProblem 400 that lists all of them
     */
    public void refuseFaults() {
        refuse(faults);
    }

    private static void refuse(List<Problem.Error> faults) {
        if (!faults.isEmpty()) {
            throw new RequestProblem(
                    DeliveryProblems.INVALID_INPUT,
                    "The body is not as it must be.",
                    faults.subList(0, Math.min(faults.size(), MOST_FAULTS)));
        }
    }
}
