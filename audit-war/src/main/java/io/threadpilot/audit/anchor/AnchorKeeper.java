package io.threadpilot.audit.anchor;

import io.threadpilot.audit.tree.Checkpoint;
import io.threadpilot.audit.tree.SignedNote;
import org.eclipse.microprofile.metrics.Counter;

import java.io.IOException;
import java.lang.System.Logger.Level;

/** Brings new checkpoints to one anchor, and logs when that begins and ceases to fail. For one thread. */
final class AnchorKeeper {

    private static final System.Logger LOG = System.getLogger(AnchorKeeper.class.getName());

    private final Anchor anchor;
    private final Counter failures;
    private long kept;
    private boolean failing;

    AnchorKeeper(Anchor anchor, Counter failures) {
        this.anchor = anchor;
        this.failures = failures;
    }

    /** Keeps a copy of a checkpoint, unless this has kept one. */
    void keep(SignedNote note) {
        long size = Checkpoint.of(note).size();
        try {
            if (size > kept) {
                anchor.keep(note.toString());
                kept = size;
            }
        } catch (IOException e) {
            failures.inc();
            if (!failing) {
                failing = true;
                LOG.log(Level.WARNING, "No copy of a checkpoint can be kept in {0}: {1}", anchor.place(), e.toString());
            }
            return;
        }
        if (failing) {
            failing = false;
            LOG.log(Level.INFO, "Copies of checkpoints are kept in {0} again", anchor.place());
        }
    }
}
