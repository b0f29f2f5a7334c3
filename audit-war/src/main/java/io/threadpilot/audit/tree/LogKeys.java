package io.threadpilot.audit.tree;

import java.util.List;
import java.util.stream.Stream;

/**
 * With which keys the checkpoints of a log are checked.
 *
 * @param present that of the key which signs
 * @param former those that have signed before, of the same log
 */
public record LogKeys(VerifierKey present, List<VerifierKey> former) {

    /**
     * Takes the keys.
     *
     * @throws IllegalArgumentException if a former key is of another log
     */
    public LogKeys {
        former = List.copyOf(former);
        if (!former.stream().allMatch(key -> key.name().equals(present.name()))) {
            throw new IllegalArgumentException("A former key has another name than the present one");
        }
    }

    /** All of them, the present one first. */
    public List<VerifierKey> all() {
        return Stream.concat(Stream.of(present), former.stream()).toList();
    }
}
