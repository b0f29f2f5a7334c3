package io.threadpilot.audit.tree;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * A text with signatures (C2SP signed-note). As text it is the text, an empty line, and a line for each signature: an em dash, the
 * name of the key, and in Base64 the id of the key with the signature.
 *
 * @param text one line or more, each with its end; it may have empty lines
 * @param signatures 1 to 100, of any kinds and keys
 */
public record SignedNote(String text, List<Signature> signatures) {

    private static final String DASH = "\u2014 ";
    private static final int MOST_SIGNATURES = 100;

    /**
     * Keeps the signatures that are listed at this time.
     *
     * @throws IllegalArgumentException if the text is none that a note can have, or there are too few or too many signatures
     */
    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n") || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("The text of a note ends with an end of line, and is Unicode");
        }
        if (text.chars().anyMatch(character -> character < ' ' && character != '\n')) {
            throw new IllegalArgumentException("A note has no control characters");
        }
        if (signatures.isEmpty() || signatures.size() > MOST_SIGNATURES) {
            throw new IllegalArgumentException(
                    "A note has 1 to " + MOST_SIGNATURES + " signatures, not " + signatures.size());
        }
    }

    /**
     * One signature. Who does not know its key does not know of what kind it is either.
     *
     * @param name of its key
     * @param id of its key
     * @param bytes what the key made of the text; not empty
     */
    public record Signature(String name, int id, byte[] bytes) {

        /**
         * Takes the components.
         *
         * @throws IllegalArgumentException if the name is none, or there are no bytes
         */
        public Signature {
            if (!VerifierKey.isName(name) || bytes.length == 0) {
                throw new IllegalArgumentException("A signature has the name of its key, and bytes");
            }
        }

        private static Signature parse(String line) {
            int blank = line.indexOf(' ', DASH.length());
            if (!line.startsWith(DASH) || blank < 0) {
                throw new IllegalArgumentException("A signature is an em dash, a name and Base64");
            }
            ByteBuffer idAndSignature = ByteBuffer.wrap(VerifierKey.base64(line.substring(blank + 1)));
            if (idAndSignature.remaining() <= Integer.BYTES) {
                throw new IllegalArgumentException("A signature has an id of four bytes, and more");
            }
            int id = idAndSignature.getInt();
            byte[] bytes = new byte[idAndSignature.remaining()];
            idAndSignature.get(bytes);
            return new Signature(line.substring(DASH.length(), blank), id, bytes);
        }

        private String line() {
            byte[] idAndSignature = ByteBuffer.allocate(Integer.BYTES + bytes.length)
                    .putInt(id)
                    .put(bytes)
                    .array();
            return DASH + name + " " + Base64.getEncoder().encodeToString(idAndSignature) + "\n";
        }

        private boolean isBy(VerifierKey key) {
            return key.name().equals(name) && key.id() == id;
        }
    }

    /**
     * Reads a note. Says nothing about its signatures: {@link #isSignedBy} does. What it accepts, {@link #toString} writes again
     * character by character.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static SignedNote parse(String note) {
        int end = note.lastIndexOf("\n\n");
        if (end < 0 || !note.endsWith("\n")) {
            throw new IllegalArgumentException("A note is a text, an empty line and signatures");
        }
        String lines = note.substring(end + 2);
        List<Signature> signatures = new ArrayList<>();
        for (int begin = 0; begin < lines.length(); begin = lines.indexOf('\n', begin) + 1) {
            if (signatures.size() == MOST_SIGNATURES) {
                throw new IllegalArgumentException("A note has " + MOST_SIGNATURES + " signatures at the most");
            }
            signatures.add(Signature.parse(lines.substring(begin, lines.indexOf('\n', begin))));
        }
        return new SignedNote(note.substring(0, end + 1), signatures);
    }

    /**
     * Signs a text.
     *
     * @param text one line or more, each with its end
     * @throws IllegalArgumentException if no note can have this text
     */
    public static SignedNote sign(String text, SigningKey key) {
        VerifierKey verifier = key.verifier();
        return new SignedNote(text, List.of(new Signature(verifier.name(), verifier.id(), key.signature(text))));
    }

    /**
     * Whether one of the keys has signed the note. A signature that names one of them and is not good spoils the note, whatever
     * others say; signatures by other keys do not count.
     *
     * @param keys that are trusted; may be empty
     */
    public boolean isSignedBy(Collection<VerifierKey> keys) {
        boolean signed = false;
        for (Signature signature : signatures) {
            for (VerifierKey key : keys) {
                if (signature.isBy(key)) {
                    if (!key.verifies(text, signature.bytes())) {
                        return false;
                    }
                    signed = true;
                }
            }
        }
        return signed;
    }

    /** The note, as {@link #parse} reads it. */
    @Override
    public String toString() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> note.append(signature.line()));
        return note.toString();
    }
}
