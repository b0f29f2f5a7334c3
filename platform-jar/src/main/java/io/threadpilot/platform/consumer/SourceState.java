package io.threadpilot.platform.consumer;

import java.time.Instant;

/**
 * What a server knows of a source that it follows.
 *
 * @param follows whether this server follows; if not, another one does or none can
 * @param position of the last event of a feed that was stored; 0 if there was none, and for a topic, which has many
 * @param lag how many events of the source are not stored yet, as far as this server follows; as last known while the source does
 *     not answer
 * @param succeededAt when the source has answered last and everything was stored; null if it never has since the begin
 * @param failingSince since when it fails; null if it does not
 * @param error what has failed last; without anything secret or personal; null if the source does not fail
 */
public record SourceState(
        boolean follows, long position, long lag, Instant succeededAt, Instant failingSince, String error) {

    /** Another server follows, or nothing is known yet. */
    public static final SourceState STANDBY = new SourceState(false, 0, 0, null, null, null);

    /** The same server, which follows and stands there. */
    public SourceState at(long newPosition, long newLag) {
        return new SourceState(true, newPosition, newLag, succeededAt, failingSince, error);
    }

    /** The source has answered, and everything was stored. */
    public SourceState succeeded() {
        return new SourceState(true, position, lag, Instant.now(), null, null);
    }

    /**
     * Something has failed, for the first time or again.
     *
     * @param newError without anything secret or personal
     */
    public SourceState failed(String newError) {
        return new SourceState(
                follows, position, lag, succeededAt, failingSince == null ? Instant.now() : failingSince, newError);
    }
}
