package io.threadpilot.audit.tree;

import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a log is at one size (C2SP tlog-checkpoint): whoever has a copy that the log has signed can notice any change of the leaves
 * up to that size. The key that signs it has the log's origin as its name.
 *
 * @param origin the id of the log, such as {@code threadpilot.example/audit}; the name of a key, see {@link VerifierKey}
 * @param size number of leaves, 0 or more
 * @param root of the log at that size, 32 bytes
 */
public record Checkpoint(String origin, long size, byte[] root) {

    /** At most 19 digits, and 43 characters and one for padding: 32 bytes in Base64. */
    private static final Pattern TEXT =
            Pattern.compile("(?<origin>[^\n]+)\n(?<size>0|[1-9][0-9]{0,18})\n(?<root>[A-Za-z0-9+/]{43}=)\n");

    /**
     * Takes the components.
     *
     * @throws IllegalArgumentException if one is outside of its range
     */
    public Checkpoint {
        if (!VerifierKey.isName(origin) || size < 0 || root.length != MerkleHash.BYTES) {
            throw new IllegalArgumentException(
                    "A checkpoint has an origin without white space or plus, a size and a root");
        }
    }

    /** The text that is signed: origin, size and root, a line each. */
    public String text() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
    }

    /**
     * Signs the checkpoint.
     *
     * @param key of this log
     * @return the note
     * @throws IllegalArgumentException if the key is of another log
     */
    public SignedNote sign(SigningKey key) {
        if (!key.verifier().name().equals(origin)) {
            throw new IllegalArgumentException("The key " + key + " does not sign for " + origin);
        }
        return SignedNote.sign(text(), key);
    }

    /**
     * Reads a checkpoint that was signed.
     *
     * @param keys that are trusted; only those of its log count
     * @return empty if none of them has signed it
     * @throws IllegalArgumentException if the note is no checkpoint, see {@link #of}
     */
    public static Optional<Checkpoint> verified(SignedNote note, Collection<VerifierKey> keys) {
        Checkpoint checkpoint = of(note);
        return note.isSignedBy(keys.stream()
                        .filter(key -> key.name().equals(checkpoint.origin))
                        .toList())
                ? Optional.of(checkpoint)
                : Optional.empty();
    }

    /**
     * Reads a checkpoint, whoever has signed it.
     *
     * @throws IllegalArgumentException if the note is none, or has further lines: ours never have
     */
    public static Checkpoint of(SignedNote note) {
        Matcher text = TEXT.matcher(note.text());
        if (!text.matches()) {
            throw new IllegalArgumentException("A checkpoint is three lines: origin, size and root");
        }
        // A number above the range of a long is no size either, and says so by the same exception.
        return new Checkpoint(
                text.group("origin"), Long.parseLong(text.group("size")), VerifierKey.base64(text.group("root")));
    }
}
