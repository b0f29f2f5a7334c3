package io.threadpilot.delivery.input;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The words of an enumeration, as callers and events write them: {@code OutOfService} is {@code OUT_OF_SERVICE}. */
public final class Words {

    private Words() {}

    /** The word of a constant. */
    public static String of(Enum<?> constant) {
        return Arrays.stream(constant.name().split("_"))
                .map(part -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /** All words of an enumeration, in the order of its constants. */
    public static List<String> of(Class<? extends Enum<?>> words) {
        return Arrays.stream(words.getEnumConstants()).map(Words::of).toList();
    }

    /**
     * Finds the constant of a word.
     *
     * @param word exactly as {@link #of(Enum)} gives it
     * @return empty if there is none
     */
    public static <T extends Enum<T>> Optional<T> find(Class<T> words, String word) {
        return Arrays.stream(words.getEnumConstants())
                .filter(constant -> of(constant).equals(word))
                .findFirst();
    }

    /**
     * The constant of a word that was stored.
     *
     * @throws java.util.NoSuchElementException if there is none
     */
    public static <T extends Enum<T>> T get(Class<T> words, String word) {
        return find(words, word).orElseThrow();
    }
}
