import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Checks a bundle of the audit trail, with nothing but a JDK of version 17 or newer and without the server:
 *
 * <pre>java VerifyBundle.java bundle.zip [verifier-key]</pre>
 *
 * <p>The verifier key is one that you trust because you have it from elsewhere, such as {@code
 * threadpilot.example/audit+1a2b3c4d+AQ…}. Without one, the keys in the bundle are used; whoever made the bundle may have made them.
 *
 * <p>Each event is a leaf of a Merkle tree (RFC 9162). Its bytes give its hash; its proof leads from there to the root; the root
 * stands in the checkpoint; the log has signed that. Nothing in the bundle is trusted before it was checked, and no more of it is
 * read than a bundle can need.
 *
 * <p>Exits with 0 if every event is proved; with 1 if the bundle does not prove what it says, and one sentence that tells why; with
 * 2 if nothing was checked, since there is no such file or the key that was given is none.
 */
public final class VerifyBundle {

    private static final int FORMAT = 1;

    private static final Pattern SCHEMA = Pattern.compile("schemas/[A-Za-z0-9][A-Za-z0-9._-]{0,119}\\.json");
    private static final List<String> ENTRIES =
            List.of("bundle.json", "checkpoint.txt", "keys.txt", "leaves.bin", "proofs.ndjson");

    private static final int MOST_SCHEMAS = 10_000;
    private static final int LONGEST_TEXT = 1024 * 1024;
    /** An event has 1 MiB, and headers. */
    private static final int LONGEST_LEAF = 16 * 1024 * 1024;
    /** The tree has 63 levels at the most, and a hash 44 characters. */
    private static final int LONGEST_PROOF = 4 * 1024;

    /** To make one takes as long as to hash a node. */
    private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(VerifyBundle::newSha256);

    private static final int BUFFER = 64 * 1024;
    private static final int MOST_SIGNATURES = 100;
    private static final int HASH = 32;

    /** What the bundle proves, and by whose signature. */
    private record Proved(Checkpoint checkpoint, Key key, Events events) {}

    private final ZipFile zip;

    private VerifyBundle(ZipFile zip) {
        this.zip = zip;
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (arguments.length < 1 || arguments.length > 2) {
            err.println("Usage: java VerifyBundle.java bundle.zip [verifier-key]");
            return 2;
        }
        Key trusted = null;
        if (arguments.length == 2) {
            try {
                trusted = Key.parse(arguments[1]);
            } catch (Refused e) {
                err.println("Nothing was checked: the verifier key that you gave is none: " + e.getMessage() + ".");
                return 2;
            }
        }
        File file = new File(arguments[0]);
        if (!file.isFile() || !file.canRead()) {
            err.println("Nothing was checked: there is no file " + shown(arguments[0]) + " that can be read.");
            return 2;
        }
        try (ZipFile zip = new ZipFile(file, StandardCharsets.UTF_8)) {
            Proved proved = new VerifyBundle(zip).verify(trusted);
            out.println("PROVED: " + proved.events() + " in the log "
                    + shown(proved.checkpoint().origin())
                    + " at its size of " + proved.checkpoint().size() + ", whose root is "
                    + Base64.getEncoder().encodeToString(proved.checkpoint().root()) + ".");
            out.println("The checkpoint is signed by " + shown(proved.key().text()) + ".");
            if (trusted == null) {
                out.println(
                        "WARNING: this key is in the bundle itself. Whoever made the bundle may have made the key:"
                                + " compare it with one that you have from elsewhere, or give that one as the second argument.");
            }
            return 0;
        } catch (Refused e) {
            err.println("NOT PROVED: " + e.getMessage() + ".");
            return 1;
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            // IllegalArgumentException: what the JDK throws at some names of entries.
            err.println("NOT PROVED: the file is no zip archive, or a damaged one.");
            return 1;
        } catch (IOException e) {
            err.println("Nothing was checked: the file cannot be read: " + shown(e.getMessage()) + ".");
            return 2;
        } catch (OutOfMemoryError e) {
            err.println("NOT PROVED: the archive has more entries than a bundle can have.");
            return 1;
        }
    }

    private Proved verify(Key trusted) throws IOException, Refused {
        checkNames();
        Map<?, ?> bundle = object("bundle.json", json("bundle.json", text("bundle.json")), "format", "events");
        long format = number("bundle.json", bundle.get("format"));
        if (format != FORMAT) {
            throw new Refused("the bundle has the format " + format + ", and this program knows " + FORMAT
                    + " only; get a newer one");
        }
        long events = number("bundle.json", bundle.get("events"));
        List<Key> keys = keys();
        Note note = Note.parse(text("checkpoint.txt"));
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        Key key = note.signer(checkpoint.origin(), trusted == null ? keys : List.of(trusted));
        if (trusted != null && !trusted.name().equals(checkpoint.origin())) {
            throw new Refused("the checkpoint is one of the log " + shown(checkpoint.origin())
                    + ", and the key that you gave is of the log " + shown(trusted.name()));
        }
        if (key == null) {
            throw new Refused(
                    trusted == null
                            ? "no key in the bundle has signed the checkpoint"
                            : "the key that you gave has not signed the checkpoint");
        }
        checkSchemas();
        return new Proved(checkpoint, key, events(checkpoint, events));
    }

    /** No signature covers them; but a program that reads them must be able to. */
    private void checkSchemas() throws IOException, Refused {
        for (ZipEntry entry : Collections.list(zip.entries())) {
            if (!ENTRIES.contains(entry.getName())) {
                json(entry.getName(), text(entry.getName()));
            }
        }
    }

    /** An archive may have an entry twice, and a program that unpacks it may take either. */
    private void checkNames() throws Refused {
        if (zip.size() > ENTRIES.size() + MOST_SCHEMAS) {
            throw new Refused("the archive has more entries than a bundle can have, " + zip.size());
        }
        Set<String> names = new HashSet<>();
        for (ZipEntry entry : Collections.list(zip.entries())) {
            String name = entry.getName();
            if (!ENTRIES.contains(name) && !SCHEMA.matcher(name).matches()) {
                throw new Refused("the archive has an entry that no bundle has, " + shown(name));
            }
            if (!names.add(name)) {
                throw new Refused("the archive has the entry " + shown(name) + " twice");
            }
        }
        for (String name : ENTRIES) {
            if (!names.contains(name)) {
                throw new Refused("the bundle is not complete: it has no " + name);
            }
        }
    }

    private List<Key> keys() throws IOException, Refused {
        List<Key> keys = new ArrayList<>();
        for (String line : text("keys.txt").lines().toList()) {
            try {
                keys.add(Key.parse(line));
            } catch (Refused e) {
                throw new Refused("keys.txt has a line that is no key: " + e.getMessage());
            }
        }
        return keys;
    }

    private Events events(Checkpoint checkpoint, long count) throws IOException, Refused {
        Tree tree = new Tree(checkpoint.size(), checkpoint.root());
        Events events = new Events();
        try (DataInputStream leaves = new DataInputStream(
                        new BufferedInputStream(zip.getInputStream(zip.getEntry("leaves.bin")), BUFFER));
                Lines proofs = new Lines(zip.getInputStream(zip.getEntry("proofs.ndjson")))) {
            for (byte[] leaf = leaf(leaves); leaf != null; leaf = leaf(leaves)) {
                LeafReader content = new LeafReader(leaf);
                String proof = proofs.next();
                if (proof == null) {
                    throw new Refused("the event " + content.index + " has no proof");
                }
                Map<?, ?> members = object(
                        "a line of proofs.ndjson", json("a line of proofs.ndjson", proof), "leafIndex", "hashes");
                long index = number("a line of proofs.ndjson", members.get("leafIndex"));
                if (index != content.index) {
                    throw new Refused("the proof of the event " + index + " stands where that of the event "
                            + content.index + " must be");
                }
                tree.check(index, hash((byte) 0, leaf), members.get("hashes"));
                events.add(index, content.sealed);
            }
            if (proofs.next() != null) {
                throw new Refused("there are more proofs than events");
            }
        }
        if (events.count != count) {
            throw new Refused("the bundle has " + events.count + " events, and says that it has " + count);
        }
        if (count == 0 && checkpoint.size() == 0 && !Arrays.equals(checkpoint.root(), sha256().digest())) {
            throw new Refused("the checkpoint of an empty log has the root of another one");
        }
        return events;
    }

    /** The next leaf; null at the end. */
    private static byte[] leaf(DataInputStream leaves) throws IOException, Refused {
        byte[] bytes = leaves.readNBytes(Integer.BYTES);
        if (bytes.length == 0) {
            return null;
        }
        int length = bytes.length == Integer.BYTES ? ByteBuffer.wrap(bytes).getInt() : -1;
        if (length < 0 || length > LONGEST_LEAF) {
            throw new Refused("leaves.bin has a length that no leaf has");
        }
        byte[] leaf = leaves.readNBytes(length);
        if (leaf.length != length) {
            throw new Refused("leaves.bin ends within a leaf");
        }
        return leaf;
    }

    private String text(String name) throws IOException, Refused {
        try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
            byte[] bytes = in.readNBytes(LONGEST_TEXT + 1);
            if (bytes.length > LONGEST_TEXT) {
                throw new Refused(name + " is longer than it can be");
            }
            return utf8(name, bytes, 0, bytes.length);
        }
    }

    private static String utf8(String what, byte[] bytes, int begin, int end) throws Refused {
        String text = new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
        // What is no text becomes this character, which may be meant as well.
        if (text.indexOf('\uFFFD') >= 0) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, begin, end - begin));
            } catch (CharacterCodingException e) {
                throw new Refused(what + " is not in UTF-8");
            }
        }
        return text;
    }

    private static Object json(String what, String text) throws Refused {
        try {
            return new Json(text).read();
        } catch (Refused e) {
            throw new Refused(what + " is not strict JSON: " + e.getMessage());
        }
    }

    private static Map<?, ?> object(String what, Object json, String... names) throws Refused {
        if (json instanceof Map<?, ?> members && members.keySet().equals(Set.of(names))) {
            return members;
        }
        throw new Refused(what + " is not an object of " + String.join(" and ", names));
    }

    private static long number(String what, Object json) throws Refused {
        try {
            if (json instanceof BigDecimal number && number.signum() >= 0) {
                return number.longValueExact();
            }
        } catch (ArithmeticException e) {
            // Not a whole number, or too large a one.
        }
        throw new Refused(what + " has something else where a number must be");
    }

    /** What may be shown on a terminal: it is the text of somebody who may want to deceive. */
    private static String shown(String text) {
        String printable = String.valueOf(text).replaceAll("[^ -~]", "?");
        return printable.length() > 300 ? printable.substring(0, 300) + "..." : printable;
    }

    /** Which is new again. */
    private static MessageDigest sha256() {
        return SHA256.get();
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static byte[] hash(byte prefix, byte[]... parts) {
        MessageDigest digest = sha256();
        digest.update(prefix);
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /** Base64 as it is written: with padding, and without bits that a decoder would not look at. */
    private static byte[] base64(String what, Object text) throws Refused {
        try {
            byte[] bytes = Base64.getDecoder().decode((String) text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
            // Not Base64, or not even a text.
        }
        throw new Refused(what + " is not in Base64");
    }

    /** Why a bundle proves nothing; half a sentence. */
    private static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    /** A public key of Ed25519 with a name (C2SP signed-note): {@code name+id+base64}. */
    private record Key(String name, int id, PublicKey key, String text) {

        /** What stands before the 32 bytes of a public key in X.509 (RFC 8410, section 4). */
        private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

        static Key parse(String text) throws Refused {
            // Base64 may have a plus too.
            String[] parts = text.split("\\+", 3);
            if (parts.length < 3 || !isName(parts[0])) {
                throw new Refused("a verifier key is name+id+base64");
            }
            byte[] kindAndKey = base64("the last part of a verifier key", parts[2]);
            if (kindAndKey.length != 1 + 32 || kindAndKey[0] != 1) {
                throw new Refused("a verifier key has the byte 1, for Ed25519, and 32 bytes more");
            }
            MessageDigest sha256 = sha256();
            sha256.update((parts[0] + "\n").getBytes(StandardCharsets.UTF_8));
            byte[] id = Arrays.copyOf(sha256.digest(kindAndKey), Integer.BYTES);
            if (!HexFormat.of().formatHex(id).equals(parts[1])) {
                throw new Refused("the id of the verifier key belongs to another key");
            }
            return new Key(parts[0], ByteBuffer.wrap(id).getInt(), publicKey(kindAndKey), text);
        }

        private static PublicKey publicKey(byte[] kindAndKey) throws Refused {
            byte[] encoded = Arrays.copyOf(X509, X509.length + 32);
            System.arraycopy(kindAndKey, 1, encoded, X509.length, 32);
            try {
                return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Java 17 has Ed25519", e);
            } catch (GeneralSecurityException e) {
                throw new Refused("the bytes of the verifier key are no key");
            }
        }

        static boolean isName(String name) {
            return !name.isEmpty()
                    && name.indexOf('+') < 0
                    && name.codePoints()
                            .noneMatch(character -> Character.isSpaceChar(character)
                                    || Character.isWhitespace(character)
                                    || Character.isISOControl(character));
        }

        boolean hasSigned(String text, byte[] signature) {
            try {
                Signature ed25519 = Signature.getInstance("Ed25519");
                ed25519.initVerify(key);
                ed25519.update(text.getBytes(StandardCharsets.UTF_8));
                return ed25519.verify(signature);
            } catch (SignatureException e) {
                // Not even the form of a signature.
                return false;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Java 17 has Ed25519", e);
            }
        }
    }

    /** A text with signatures (C2SP signed-note). */
    private record Note(String text, List<NoteSignature> signatures) {

        static Note parse(String note) throws Refused {
            int end = note.lastIndexOf("\n\n");
            if (end < 0 || !note.endsWith("\n")) {
                throw new Refused("checkpoint.txt is no text with an empty line and signatures");
            }
            if (note.chars().anyMatch(character -> character < ' ' && character != '\n')) {
                throw new Refused("checkpoint.txt has control characters");
            }
            List<NoteSignature> signatures = new ArrayList<>();
            for (String line : note.substring(end + 2).lines().toList()) {
                signatures.add(NoteSignature.parse(line));
            }
            if (signatures.isEmpty() || signatures.size() > MOST_SIGNATURES) {
                throw new Refused(
                        "the checkpoint has " + signatures.size() + " signatures, and not 1 to " + MOST_SIGNATURES);
            }
            return new Note(note.substring(0, end + 1), signatures);
        }

        /**
         * Which of the keys of a log has signed; null if none has. A signature that names one of them and is not good spoils the
         * note.
         */
        Key signer(String origin, List<Key> keys) throws Refused {
            Key signer = null;
            for (NoteSignature signature : signatures) {
                for (Key key : keys) {
                    if (key.name().equals(origin) && signature.name().equals(origin) && signature.id() == key.id()) {
                        if (!key.hasSigned(text, signature.bytes())) {
                            throw new Refused("the signature of the checkpoint is not that of the key that it names");
                        }
                        signer = key;
                    }
                }
            }
            return signer;
        }
    }

    private record NoteSignature(String name, int id, byte[] bytes) {

        private static final Pattern LINE = Pattern.compile("\u2014 (?<name>[^ ]+) (?<base64>[^ ]+)");

        static NoteSignature parse(String line) throws Refused {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches() || !Key.isName(parts.group("name"))) {
                throw new Refused("checkpoint.txt has a line that is no signature");
            }
            byte[] idAndSignature = base64("a signature of the checkpoint", parts.group("base64"));
            if (idAndSignature.length <= Integer.BYTES) {
                throw new Refused("a signature of the checkpoint is too short");
            }
            return new NoteSignature(
                    parts.group("name"),
                    ByteBuffer.wrap(idAndSignature).getInt(),
                    Arrays.copyOfRange(idAndSignature, Integer.BYTES, idAndSignature.length));
        }
    }

    /** What a log is at one size (C2SP tlog-checkpoint). */
    private record Checkpoint(String origin, long size, byte[] root) {

        private static final Pattern TEXT =
                Pattern.compile("(?<origin>[^\n]+)\n(?<size>0|[1-9][0-9]{0,18})\n(?<root>[^\n]+)\n");

        static Checkpoint parse(String text) throws Refused {
            Matcher lines = TEXT.matcher(text);
            if (!lines.matches() || !Key.isName(lines.group("origin"))) {
                throw new Refused("the checkpoint is not three lines, of origin, size and root");
            }
            byte[] root = base64("the root of the checkpoint", lines.group("root"));
            if (root.length != HASH) {
                throw new Refused("the root of the checkpoint has not " + HASH + " bytes");
            }
            try {
                return new Checkpoint(lines.group("origin"), Long.parseLong(lines.group("size")), root);
            } catch (NumberFormatException e) {
                throw new Refused("the checkpoint has a size that no log can have");
            }
        }
    }

    /** The events that are proved. */
    private static final class Events {

        private long count;
        private long sealed;
        private long first;
        private long last;

        void add(long index, boolean isSealed) {
            first = count == 0 ? index : first;
            last = index;
            count++;
            sealed += isSealed ? 1 : 0;
        }

        @Override
        public String toString() {
            if (count == 0) {
                return "0 events are";
            }
            String which = count == 1
                    ? "1 event, with the index " + first
                    : count + " events, with the indexes " + first + " to " + last;
            return which
                    + (count > 1 && last - first == count - 1 ? " without a gap" : "")
                    + (sealed == 0 ? "" : ", " + sealed + " of them sealed")
                    + (count == 1 ? ", is" : ", are");
        }
    }

    /** The tree of a log at one size. Its leaves are checked in ascending order. */
    private static final class Tree {

        /** A tree has as many levels as its size has bits. */
        private static final int MOST_LEVELS = 64;

        private final long size;
        private final byte[] root;

        /** Of the last leaf, by depth: 0 is the root. The nodes of its path, what stands beside them, and on which side they are. */
        private final byte[][] nodes = new byte[MOST_LEVELS][];

        private final String[] beside = new String[MOST_LEVELS];
        private final boolean[] isRight = new boolean[MOST_LEVELS];
        private long previous = -1;

        Tree(long size, byte[] root) {
            this.size = size;
            this.root = root;
        }

        /**
         * Checks the proof of a leaf. Its path joins that of the leaf before, where everything is checked already: from there on
         * both proofs must say the same, and nothing is hashed twice.
         */
        void check(long index, byte[] leafHash, Object json) throws Refused {
            if (index <= previous || index >= size) {
                throw new Refused(
                        "the event " + index + " cannot stand behind the event " + previous + " in a log of " + size);
            }
            int depth = 0;
            int joined = 0;
            long begin = 0;
            long end = size;
            while (end - begin > 1) {
                long middle = begin + Long.highestOneBit(end - begin - 1);
                boolean right = index >= middle;
                if (joined == depth && previous >= 0 && right == (previous >= middle)) {
                    joined++;
                }
                isRight[++depth] = right;
                begin = right ? middle : begin;
                end = right ? end : middle;
            }
            if (!(json instanceof List<?> hashes) || hashes.size() != depth) {
                throw new Refused("the proof of the event " + index + " has not " + depth + " hashes");
            }
            // Below the node where the paths join, the leaf before is on the left and this one on the right.
            int top = previous < 0 ? 0 : joined + 1;
            byte[] hash = leafHash;
            for (int level = depth; level > top; level--) {
                Object other = hashes.get(depth - level);
                byte[] otherHash = hash(index, other);
                nodes[level] = hash;
                beside[level] = (String) other;
                hash = isRight[level]
                        ? VerifyBundle.hash((byte) 1, otherHash, hash)
                        : VerifyBundle.hash((byte) 1, hash, otherHash);
            }
            if (!leadsToTheRoot(index, hash, top, depth, hashes)) {
                throw new Refused("the event " + index + " is not in the log as the bundle has it: its proof does not"
                        + " lead from its bytes to the root");
            }
            nodes[top] = hash;
            beside[top] = top == 0 ? null : (String) hashes.get(depth - top);
            previous = index;
        }

        private boolean leadsToTheRoot(long index, byte[] hash, int top, int depth, List<?> hashes) throws Refused {
            if (top == 0) {
                return Arrays.equals(hash, root);
            }
            for (int level = top - 1; level > 0; level--) {
                if (!beside[level].equals(hashes.get(depth - level))) {
                    return false;
                }
            }
            return Arrays.equals(hash, hash(previous, beside[top]))
                    && Arrays.equals(nodes[top], hash(index, hashes.get(depth - top)));
        }

        private static byte[] hash(long index, Object base64) throws Refused {
            byte[] hash = base64("a hash in the proof of the event " + index, base64);
            if (hash.length != HASH) {
                throw new Refused("a hash in the proof of the event " + index + " has not " + HASH + " bytes");
            }
            return hash;
        }
    }

    /** Reads the bytes of a leaf, format 1, and refuses any that the log cannot have written. */
    private static final class LeafReader {

        private final ByteBuffer in;
        private final long index;
        private final boolean sealed;

        LeafReader(byte[] leaf) throws Refused {
            in = ByteBuffer.wrap(leaf);
            int format = kind(Byte.MAX_VALUE);
            if (format != FORMAT) {
                throw new Refused("an event has the format " + format + ", and this program knows " + FORMAT
                        + " only; get a newer one");
            }
            index = atLeastZero();
            skipText("the shard of an event");
            atLeastZero();
            skip(Long.BYTES);
            skipOptional();
            int headers = length(Integer.BYTES + 1);
            for (int i = 0; i < headers; i++) {
                skipText("the name of a header");
                skipOptional();
            }
            int body = kind(2);
            if (body > 0) {
                skip(length(1));
            }
            sealed = body == 2;
            skip(sealed ? HASH : 0);
            if (in.hasRemaining()) {
                throw new Refused("the event " + index + " has bytes behind its end");
            }
        }

        private void skipOptional() throws Refused {
            if (kind(1) == 1) {
                skip(length(1));
            }
        }

        private int kind(int highest) throws Refused {
            require(1);
            byte kind = in.get();
            if (kind < 0 || kind > highest) {
                throw new Refused("an event has a kind that there is not, " + kind);
            }
            return kind;
        }

        private long atLeastZero() throws Refused {
            require(Long.BYTES);
            long number = in.getLong();
            if (number < 0) {
                throw new Refused("an event has an index or a position below 0");
            }
            return number;
        }

        /** How many things follow, each of them at least {@code shortest} bytes long. */
        private int length(int shortest) throws Refused {
            require(Integer.BYTES);
            int length = in.getInt();
            if (length < 0 || length > in.remaining() / shortest) {
                throw new Refused("an event says a length that it has not");
            }
            return length;
        }

        private void skipText(String what) throws Refused {
            int length = length(1);
            utf8(what, in.array(), in.position(), in.position() + length);
            skip(length);
        }

        private void skip(int bytes) throws Refused {
            require(bytes);
            in.position(in.position() + bytes);
        }

        private void require(int bytes) throws Refused {
            if (in.remaining() < bytes) {
                throw new Refused("an event ends too early");
            }
        }
    }

    /** The lines of a proof, each of which ends with an end of line. */
    private static final class Lines implements AutoCloseable {

        private final InputStream in;
        private final byte[] buffer = new byte[BUFFER];
        private int begin;
        private int end;

        Lines(InputStream in) {
            this.in = in;
        }

        /** The next line without its end; null if there is none. */
        String next() throws IOException, Refused {
            int looked = begin;
            while (true) {
                for (; looked < end; looked++) {
                    if (buffer[looked] == '\n') {
                        String line = utf8("proofs.ndjson", buffer, begin, looked);
                        begin = looked + 1;
                        return line;
                    }
                }
                if (end - begin > LONGEST_PROOF) {
                    throw new Refused("proofs.ndjson has a line that is longer than a proof can be");
                }
                System.arraycopy(buffer, begin, buffer, 0, end - begin);
                end -= begin;
                looked = end;
                begin = 0;
                int read = in.read(buffer, end, buffer.length - end);
                if (read < 0) {
                    if (end > 0) {
                        throw new Refused("proofs.ndjson ends within a line");
                    }
                    return null;
                }
                end += read;
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** A strict reader of JSON (RFC 8259). It gives Map, List, String, BigDecimal, Boolean, and NULL. */
    private static final class Json {

        private static final Object NULL = new Object();
        private static final int MOST_LEVELS = 64;
        private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
        /** What it costs to read a number grows as the square of its length. */
        private static final int LONGEST_NUMBER = 40;

        private final char[] text;
        private int at;

        Json(String text) {
            this.text = text.toCharArray();
        }

        Object read() throws Refused {
            Object value = value(0);
            skipWhiteSpace();
            if (at < text.length) {
                throw new Refused("it goes on behind its end");
            }
            return value;
        }

        private Object value(int level) throws Refused {
            if (level > MOST_LEVELS) {
                throw new Refused("it has more than " + MOST_LEVELS + " levels");
            }
            skipWhiteSpace();
            return switch (peek()) {
                case '{' -> object(level);
                case '[' -> array(level);
                case '"' -> string();
                case 't' -> word("true", true);
                case 'f' -> word("false", false);
                case 'n' -> word("null", NULL);
                default -> numeral();
            };
        }

        private Map<String, Object> object(int level) throws Refused {
            Map<String, Object> members = new LinkedHashMap<>();
            at++;
            skipWhiteSpace();
            while (!accept('}', members.isEmpty())) {
                String name = string();
                skipWhiteSpace();
                expect(':');
                if (members.put(name, value(level + 1)) != null) {
                    throw new Refused("an object has a name twice");
                }
                skipWhiteSpace();
            }
            return members;
        }

        private List<Object> array(int level) throws Refused {
            List<Object> elements = new ArrayList<>();
            at++;
            skipWhiteSpace();
            while (!accept(']', elements.isEmpty())) {
                elements.add(value(level + 1));
                skipWhiteSpace();
            }
            return elements;
        }

        /** Whether an object or an array ends here; otherwise a comma stands before each but the first. */
        private boolean accept(char end, boolean first) throws Refused {
            if (peek() == end) {
                at++;
                return true;
            }
            if (!first) {
                expect(',');
                skipWhiteSpace();
            }
            return false;
        }

        private String string() throws Refused {
            expect('"');
            StringBuilder before = null;
            while (true) {
                int begin = at;
                while (at < text.length && text[at] >= ' ' && text[at] != '"' && text[at] != '\\') {
                    at++;
                }
                String plain = new String(text, begin, at - begin);
                char end = peek();
                if (end < ' ') {
                    throw new Refused("a text has a control character");
                }
                if (end == '"') {
                    at++;
                    return before == null ? plain : before.append(plain).toString();
                }
                before = (before == null ? new StringBuilder() : before)
                        .append(plain)
                        .append(escaped());
            }
        }

        private char escaped() throws Refused {
            at++;
            char character = peek();
            at++;
            return switch (character) {
                case '"', '\\', '/' -> character;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> unit();
                default -> throw new Refused("a text has an escape that there is not");
            };
        }

        private char unit() throws Refused {
            int unit = 0;
            for (int i = 0; i < 4; i++) {
                char digit = peek();
                if (!HexFormat.isHexDigit(digit)) {
                    throw new Refused("a text has an escape that there is not");
                }
                unit = unit << 4 | HexFormat.fromHexDigit(digit);
                at++;
            }
            return (char) unit;
        }

        private Object numeral() throws Refused {
            int begin = at;
            while (at < text.length && "+-.eE0123456789".indexOf(text[at]) >= 0) {
                at++;
            }
            String number = new String(text, begin, Math.min(at - begin, LONGEST_NUMBER + 1));
            if (number.length() > LONGEST_NUMBER || !NUMBER.matcher(number).matches()) {
                throw new Refused("there is something that is no value");
            }
            try {
                return new BigDecimal(number);
            } catch (NumberFormatException e) {
                throw new Refused("a number is too large");
            }
        }

        private Object word(String word, Object value) throws Refused {
            for (char character : word.toCharArray()) {
                if (peek() != character) {
                    throw new Refused("there is something that is no value");
                }
                at++;
            }
            return value;
        }

        private void expect(char expected) throws Refused {
            if (peek() != expected) {
                throw new Refused("there is no " + expected + " where one must be");
            }
            at++;
        }

        private char peek() throws Refused {
            if (at >= text.length) {
                throw new Refused("it ends too early");
            }
            return text[at];
        }

        private void skipWhiteSpace() {
            while (at < text.length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
                at++;
            }
        }
    }
}
