package io.threadpilot.bench;

import java.time.Duration;

/**
 * How the vehicle stub behaves.
 *
 * @param pause before each answer; longer than every patience: it is silent
 * @param errors the share of calls that are answered with the status and no body, 0 to 1
 * @param status of those
 */
record Behaviour(Duration pause, double errors, int status) {

    /** Answers everything, at once. */
    static Behaviour healthy() {
        return slow(0);
    }

    static Behaviour slow(long milliseconds) {
        return new Behaviour(Duration.ofMillis(milliseconds), 0, 500);
    }

    /** Answers 500 to a share of all calls. */
    static Behaviour failing(double share) {
        return new Behaviour(Duration.ZERO, share, 500);
    }

    /** Answers 503 to everything. */
    static Behaviour down() {
        return new Behaviour(Duration.ZERO, 1, 503);
    }

    /** Takes calls and answers nothing. */
    static Behaviour silent() {
        return slow(60_000);
    }

    /**
     * The inverse of {@link #toString}.
     *
     * @throws RuntimeException if the text is none
     */
    static Behaviour parse(String text) {
        String[] parts = text.split(" ");
        return new Behaviour(Duration.parse(parts[0]), Double.parseDouble(parts[1]), Integer.parseInt(parts[2]));
    }

    boolean isSilent() {
        return pause.equals(silent().pause);
    }

    void takeTime() {
        if (pause.isZero()) {
            return;
        }
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return pause + " " + errors + " " + status;
    }
}
