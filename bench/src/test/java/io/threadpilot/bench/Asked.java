package io.threadpilot.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a load asks for, in the made data of {@code bench/sql}.
 *
 * @param what {@code person} and {@code search} at the insurance service, {@code vehicle} and {@code batch} (of 50) at the
 *     vehicle service, {@code nothing} at the {@link Floor}
 * @param first the place of the first
 * @param count how many
 * @param step from the place of one to the place of the next
 * @param random or one after another, and from the first again
 */
record Asked(String what, int first, int count, int step, boolean random) {

    static final Asked NOTHING = new Asked("nothing", 0, 1, 1, false);

    /** The persons with 40 different cars. */
    static final Asked FORTY_CARS = new Asked("person", 1, 1_000, 1, false);

    /** All others among the first 100,000 persons, none of them twice in a phase. */
    static final Asked EVERYBODY = new Asked("person", 1_001, 99_000, 1, false);

    /** Ten thousand of them, so few that all their cars have room in the cache. */
    static final Asked SOME = new Asked("person", 1_001, 10_000, 9, true);

    /** As many among a million. */
    static final Asked SOME_OF_A_MILLION = new Asked("person", 1_001, 10_000, 99, true);

    static final Asked VEHICLES = new Asked("vehicle", 1, 125_000, 1, true);

    Asked as(String other) {
        return new Asked(other, first, count, step, random);
    }

    Asked firstOf(int fewer) {
        return new Asked(what, first, fewer, step, random);
    }

    /** The personal identity numbers of all of them. */
    Stream<String> persons() {
        return IntStream.range(0, count).mapToObj(index -> person(first + index * step));
    }

    /** The same as {@code number_of_person} in {@code numbers.sql}. */
    static String person(int place) {
        return String.format(Locale.ROOT, "18%010d", place);
    }

    /** The arguments of {@code asking.lua}. */
    List<String> arguments() {
        return List.of(
                what,
                Integer.toString(first),
                Integer.toString(count),
                Integer.toString(step),
                random ? "random" : "in-turn");
    }
}
