package io.threadpilot.platform.http;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The entity tags that {@code If-Match} or {@code If-None-Match} lists (RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2). */
public final class EntityTags {

    /** With quotes or, as some callers send it, without. */
    private static final Pattern TAG =
            Pattern.compile("(?:^|,)[ \\t]*(?:(W/)?\"([^\"]*)\"|([^\",\\s]+))[ \\t]*(?=,|$)");

    private static final int WEAK = 1;
    private static final int OPAQUE = 2;
    private static final int BARE = 3;

    private static final String ANY = "*";

    private final List<MatchResult> tags;

    private EntityTags(List<MatchResult> tags) {
        this.tags = tags;
    }

    /**
     * Reads the values of one of the headers. What is no tag in them names nothing.
     *
     * @param values each a list of tags, or {@code *}
     */
    public static EntityTags of(List<String> values) {
        return new EntityTags(TAG.matcher(String.join(",", values)).results().toList());
    }

    /** Whether they name a tag, weak or strong, as {@code If-None-Match} compares. */
    public boolean name(String opaque) {
        return tags.stream().anyMatch(tag -> names(tag, opaque));
    }

    /** Whether they name a tag that is strong itself, as {@code If-Match} compares. */
    public boolean nameStrongly(String opaque) {
        return tags.stream().anyMatch(tag -> tag.group(WEAK) == null && names(tag, opaque));
    }

    private static boolean names(MatchResult tag, String opaque) {
        return opaque.equals(tag.group(OPAQUE)) || opaque.equals(tag.group(BARE)) || ANY.equals(tag.group(BARE));
    }
}
