package io.threadpilot.audit.verification;

/** The log is not as it was. */
final class BadLogException extends Exception {

    private static final long serialVersionUID = 1L;

    private final long firstBad;
    private final long lastBad;

    /**
     * What was found.
     *
     * @param firstBad the first bad leaf has this index or a later one
     * @param lastBad the first bad leaf has this index or an earlier one
     * @param finding one sentence for people, which repeats nothing of an event; at most 1,000 characters
     */
    BadLogException(long firstBad, long lastBad, String finding) {
        super(finding, null, false, false);
        this.firstBad = firstBad;
        this.lastBad = lastBad;
    }

    long firstBad() {
        return firstBad;
    }

    long lastBad() {
        return lastBad;
    }
}
