package io.threadpilot.audit.anchor;

import java.io.IOException;
import java.util.List;

/**
 * A place outside of the database that keeps copies of checkpoints. Who can change the database, but not this place, cannot change
 * what the log had before a copy was made without being noticed. For use by one thread at a time.
 */
interface Anchor {

    /** What it is, for people, whoever they are: {@code the anchor file}, without its path. */
    String place();

    /**
     * Keeps a copy.
     *
     * @param note of a checkpoint that is larger than those before
     * @throws IOException if it is not kept, or nobody can say
     */
    void keep(String note) throws IOException;

    /**
     * Reads some of the copies, as far from each other as their number allows; the last one is always among them.
     *
     * @param most how many, 2 or more
     * @return notes in the order in which they were kept; empty if there are none
     * @throws IOException if the place does not answer
     */
    List<String> sample(int most) throws IOException;
}
