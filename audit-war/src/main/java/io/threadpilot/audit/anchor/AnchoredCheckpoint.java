package io.threadpilot.audit.anchor;

import io.threadpilot.audit.tree.Checkpoint;

/**
 * A copy of a checkpoint that is kept outside of the database, signed by a key of this log.
 *
 * @param place where it is kept, for people
 * @param checkpoint the copy
 */
public record AnchoredCheckpoint(String place, Checkpoint checkpoint) {}
