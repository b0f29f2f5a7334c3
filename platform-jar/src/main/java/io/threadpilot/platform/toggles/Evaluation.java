package io.threadpilot.platform.toggles;

import java.util.Optional;
import java.util.function.Function;

/**
 * What a toggle's value is where there are central toggles, and whose word that is. Who comes first and says something
 * wins:
 *
 * <ol>
 *   <li>this server's own configuration, so that whoever has the server at hand can always switch;
 *   <li>the central rule; while the file cannot be read, the rule of the last good one;
 *   <li>the default.
 * </ol>
 */
record Evaluation(boolean value, Source source) {

    /**
     * Evaluates a toggle.
     *
     * @param file the central toggles
     * @param rule what they say of this toggle; not asked if it is set on this server
     */
    static Evaluation of(Toggle toggle, FlagdFile file, Function<FlagdFile, Optional<Boolean>> rule) {
        return toggle.setOnThisServer()
                .map(value -> new Evaluation(value, Source.SERVER))
                .or(() -> rule.apply(file)
                        .map(value -> new Evaluation(value, file.isReadable() ? Source.CENTRAL : Source.LAST_GOOD)))
                .orElseGet(() -> new Evaluation(toggle.value(), Source.DEFAULT));
    }

    enum Source {
        /** It is set on this server. */
        SERVER,
        /** The central rule. */
        CENTRAL,
        /** The central rule as it was when it could be read. */
        LAST_GOOD,
        /** Nobody has said anything. */
        DEFAULT
    }
}
