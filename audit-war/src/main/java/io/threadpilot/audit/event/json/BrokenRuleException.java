package io.threadpilot.audit.event.json;

/** What was sent breaks a rule. It is ordinary and frequent: it has no stack trace. */
public final class BrokenRuleException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_REASON = 1000;

    private final String rule;

    /**
     * One rule and the place where it is broken.
     *
     * @param rule in lower case with hyphens, such as {@code not-json}; at most 60 characters
     * @param reason for people; names the place and repeats no value; what is longer than 1,000 characters is cut
     */
    public BrokenRuleException(String rule, String reason) {
        super(reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason, null, false, false);
        this.rule = rule;
    }

    /** The rule that is broken, in lower case with hyphens. */
    public String rule() {
        return rule;
    }
}
