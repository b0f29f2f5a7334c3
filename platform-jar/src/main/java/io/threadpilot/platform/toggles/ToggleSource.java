package io.threadpilot.platform.toggles;

/** Where the values of toggles come from, apart from those that are set on this server. */
enum ToggleSource {
    /** This server's own configuration, and nowhere else. */
    LOCAL,
    /** A file in the format of flagd. */
    FLAGD_FILE
}
