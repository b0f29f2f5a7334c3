package io.threadpilot.audit.event;

import io.threadpilot.audit.event.json.BrokenRuleException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/** An event in the words of CloudEvents 1.0.2, whatever format it came in. */
sealed interface CloudEvent permits StructuredEvent, BinaryEvent, PredecessorEvent {

    /** The version of CloudEvents. */
    String SPECVERSION = "specversion";

    /** The most characters of ids and of the names of types. */
    int LONGEST_ID = 100;

    /** The most characters of a source. */
    int LONGEST_SOURCE = 200;

    /**
     * An attribute.
     *
     * @param name as CloudEvents has it, or an extension of ThreadPilot
     * @return null if it is not there, or null in the JSON
     */
    JsonValue attribute(String name);

    /** Where an attribute stands, for people. */
    String place(String attribute);

    /**
     * Reads the data.
     *
     * @throws BrokenRuleException if they are not as the event says they are
     */
    EventData data() throws BrokenRuleException;

    /** JSON pointer to the data, in what came. */
    String dataPlace();

    /**
     * The event's id in the one form in which ids are compared.
     *
     * @param id of the event, which keeps the rules of every id
     * @throws BrokenRuleException if the format demands another one
     */
    default String normalised(String id) throws BrokenRuleException {
        return id;
    }

    /** Whether something personal stands beside the data. */
    default boolean isPersonalBesideData() {
        return false;
    }

    /**
     * An attribute that must be there.
     *
     * @param rule how the rules about it begin: {@code id} makes {@code id-missing}
     * @throws BrokenRuleException if it is missing, empty, longer, no text, or has control characters
     */
    default String required(String name, String rule, int longest) throws BrokenRuleException {
        String text = optional(name, rule, longest);
        if (text == null) {
            throw new BrokenRuleException(rule + "-missing", place(name) + " is missing.");
        }
        return text;
    }

    /**
     * An attribute that may be absent.
     *
     * @return null if it is
     * @throws BrokenRuleException if it is empty, longer, no text, or has control characters, which CloudEvents forbids
     */
    default String optional(String name, String rule, int longest) throws BrokenRuleException {
        JsonValue value = attribute(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof JsonString string)) {
            throw new BrokenRuleException(rule + "-not-a-text", place(name) + " must be a text.");
        }
        String text = string.getString();
        if (text.isEmpty()) {
            throw new BrokenRuleException(rule + "-empty", place(name) + " is empty.");
        }
        if (text.length() > longest) {
            throw new BrokenRuleException(
                    rule + "-too-long", place(name) + " has more than " + longest + " characters.");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new BrokenRuleException(rule + "-control-character", place(name) + " has a control character.");
        }
        return text;
    }

    /**
     * An attribute that counts, as a number or in digits.
     *
     * @return 1 or more; null if it is absent
     * @throws BrokenRuleException if it is no integer from 1 to 2^63 - 1
     */
    default Long counted(String name, String rule) throws BrokenRuleException {
        JsonValue value = attribute(name);
        if (value == null) {
            return null;
        }
        try {
            long number = 0;
            if (value instanceof JsonNumber json) {
                number = json.bigDecimalValue().longValueExact();
            } else if (value instanceof JsonString digits) {
                number = digits.getString().startsWith("+") ? 0 : Long.parseLong(digits.getString());
            }
            if (number > 0) {
                return number;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Answered below.
        }
        throw new BrokenRuleException(
                rule + "-not-positive", place(name) + " must be an integer from 1 to " + Long.MAX_VALUE + ".");
    }

    /**
     * Checks which CloudEvents it is.
     *
     * @throws BrokenRuleException if it is not 1.0: rule {@code specversion}
     */
    default void checkVersion() throws BrokenRuleException {
        if (!(attribute(SPECVERSION) instanceof JsonString version
                && version.getString().equals("1.0"))) {
            throw new BrokenRuleException(SPECVERSION, place(SPECVERSION) + " must be 1.0.");
        }
    }
}
