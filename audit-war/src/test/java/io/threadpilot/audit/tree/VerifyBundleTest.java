package io.threadpilot.audit.tree;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import javax.tools.ToolProvider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** The program that an auditor runs: from its source in a process of its own, and for many bundles compiled in this one. */
class VerifyBundleTest {

    private static final Path SOURCE = Path.of(
            System.getProperty("threadpilot.checkout"),
            "audit-war/src/main/resources/META-INF/threadpilot/VerifyBundle.java");

    private static final String TRUSTED = TestBundle.KEY.verifier().toString();

    /** Of whoever makes a log of that name. */
    private static final SigningKey FORGER = TestKeys.of(TestBundle.ORIGIN, 66);

    @TempDir
    private static Path classes;

    private static Method run;

    @TempDir
    private Path folder;

    @BeforeAll
    static void compile() throws ReflectiveOperationException, IOException {
        ByteArrayOutputStream warnings = new ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        warnings,
                        warnings,
                        "-Xlint:all",
                        "-Werror",
                        "--release",
                        "17",
                        "-d",
                        classes.toString(),
                        SOURCE.toString());
        assertThat(code).as(warnings.toString(StandardCharsets.UTF_8)).isZero();
        ClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, null);
        run = loader.loadClass("VerifyBundle")
                .getDeclaredMethod("run", String[].class, PrintStream.class, PrintStream.class);
        run.setAccessible(true);
    }

    private record Outcome(int code, String out, String err) {}

    private Outcome verify(byte[] bundle, String... key) throws IOException {
        return verify(Stream.concat(Stream.of(file(bundle).toString()), Stream.of(key))
                .toArray(String[]::new));
    }

    private static Outcome verify(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try {
            Object code = run.invoke(
                    null,
                    arguments,
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8));
            return new Outcome((int) code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("whatever is in the bundle, it answers with a code", e);
        }
    }

    /** As somebody runs it, with the arguments behind {@code java}. */
    private Outcome process(Object... arguments) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java"),
                                        "-XX:TieredStopAtLevel=1"),
                                Stream.of(arguments))
                        .map(Object::toString)
                        .toList())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Outcome(process.waitFor(), Files.readString(out), Files.readString(err));
    }

    private Path file(byte[] bundle) throws IOException {
        return Files.write(folder.resolve("bundle.zip"), bundle);
    }

    @Test
    void aGoodBundleIsProvedByTheSourceAlone() throws IOException, InterruptedException {
        Path bundle = file(TestBundle.good());

        Outcome trusted = process(SOURCE, bundle, TRUSTED);
        assertThat(trusted).isEqualTo(new Outcome(0, trusted.out(), ""));
        assertThat(trusted.out())
                .startsWith("PROVED: 11 events, with the indexes 0 to 299, 3 of them sealed, are in the log"
                        + " threadpilot.example/audit at its size of 300")
                .contains(TRUSTED)
                .doesNotContain("WARNING");

        Outcome ofTheBundle = process(SOURCE, bundle);
        assertThat(ofTheBundle.code()).isZero();
        assertThat(ofTheBundle.out()).contains("WARNING: this key is in the bundle itself");
    }

    @Test
    void aProcessEndsWithTheCodeOfEachKindOfTampering() throws IOException, InterruptedException {
        Outcome source = process(SOURCE, file(edit("leaves.bin", change(40))), TRUSTED);
        assertThat(source.code()).isEqualTo(1);
        for (Stream<Arguments> kinds : List.of(
                eventsThatWereTamperedWith(),
                proofsThatWereTamperedWith(),
                checkpointsThatWereTamperedWith(),
                otherEntries(),
                archives())) {
            byte[] bundle = (byte[]) kinds.findFirst().orElseThrow().get()[1];

            assertThat(process("-cp", classes, "VerifyBundle", file(bundle), TRUSTED))
                    .isEqualTo(verify(bundle, TRUSTED))
                    .satisfies(outcome -> assertThat(outcome.code()).isEqualTo(1));
        }
    }

    @Test
    void everyBundleOfTheLogIsProved() throws IOException {
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            List<Integer> indexes = new ArrayList<>();
            int share = 1 + random.nextInt(100);
            for (int index = 0; index < TestBundle.SIZE; index++) {
                if (random.nextInt(share) == 0) {
                    indexes.add(index);
                }
            }
            assertThat(verify(TestBundle.of(indexes), TRUSTED))
                    .as(indexes.toString())
                    .satisfies(outcome -> assertThat(outcome.code()).isZero())
                    .satisfies(outcome -> assertThat(outcome.out()).contains(": " + indexes.size() + " event"));
        }
        assertThat(verify(TestBundle.of(List.of(7, 8, 9)), TRUSTED).out())
                .contains("3 events, with the indexes 7 to 9 without a gap, 1 of them sealed, are in");
        assertThat(verify(TestBundle.of(List.of(7)), TRUSTED).out()).contains("1 event, with the index 7, is in");
        assertThat(verify(TestBundle.of(List.of()), TRUSTED).out()).contains("0 events are in");
    }

    @Test
    void aKeyThatIsTrustedTellsAForgedLog() throws IOException, InterruptedException {
        byte[] forged = forged(FORGER);

        assertThat(verify(forged).code()).isZero();
        assertThat(verify(forged).out()).contains("WARNING");
        Outcome outcome = process("-cp", classes, "VerifyBundle", file(forged), TRUSTED);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualToIgnoringNewLines("NOT PROVED: the key that you gave has not signed the checkpoint.");
    }

    /** Another history under the same name, with everything that belongs to it. */
    private static byte[] forged(SigningKey key) {
        Leaf leaf = TestBundle.leaf(0);
        return TestBundle.zip(Map.of(
                "checkpoint.txt",
                bytes(new Checkpoint(TestBundle.ORIGIN, 1, leaf.hash())
                        .sign(key)
                        .toString()),
                "keys.txt",
                bytes(key.verifier() + "\n"),
                "leaves.bin",
                leaves(leaf),
                "proofs.ndjson",
                bytes("{\"leafIndex\":0,\"hashes\":[]}\n"),
                "bundle.json",
                bytes("{\"format\":1,\"events\":1}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void tamperingIsSaidInOneSentence(String what, byte[] bundle, String said) throws IOException {
        Outcome outcome = verify(bundle, TRUSTED);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .startsWith("NOT PROVED: ")
                .contains(said)
                .endsWith("." + System.lineSeparator())
                .hasLineCount(1);
        // Nor does a key from the bundle itself make it good.
        assertThat(verify(bundle).code()).isEqualTo(1);
    }

    static Stream<Arguments> tamperingIsSaidInOneSentence() {
        return Stream.of(
                        eventsThatWereTamperedWith(),
                        proofsThatWereTamperedWith(),
                        checkpointsThatWereTamperedWith(),
                        otherEntries(),
                        archives())
                .flatMap(kinds -> kinds);
    }

    private static Stream<Arguments> eventsThatWereTamperedWith() {
        byte[] leaves = TestBundle.unzip(TestBundle.good()).get("leaves.bin");
        int first = 4 + TestBundle.leaf(0).encode().length;
        String notInTheLog = "is not in the log as the bundle has it";
        return Stream.of(
                arguments("a byte of an event", edit("leaves.bin", change(first - 1)), "the event 0 " + notInTheLog),
                arguments(
                        "a byte of the last event",
                        edit("leaves.bin", change(leaves.length - 1)),
                        "the event 299 " + notInTheLog),
                arguments(
                        "an event in place of another",
                        edit("leaves.bin", at(12, (byte) 1)),
                        "the proof of the event 0 stands where that of the event 1 must be"),
                arguments(
                        "an event and its proof with another index",
                        edit(entries -> {
                            entries.compute("leaves.bin", (name, bytes) -> at(12, (byte) 1)
                                    .apply(bytes));
                            entries.compute(
                                    "proofs.ndjson", (name, bytes) -> replace("\"leafIndex\":0,", "\"leafIndex\":1,")
                                            .apply(bytes));
                        }),
                        "the event 1 " + notInTheLog),
                arguments(
                        "an event is missing",
                        edit("leaves.bin", bytes -> Arrays.copyOfRange(bytes, first, bytes.length)),
                        "the proof of the event 0 stands where that of the event 1 must be"),
                arguments(
                        "the last event is missing",
                        edit(
                                "leaves.bin",
                                bytes -> Arrays.copyOf(
                                        bytes,
                                        bytes.length - 4 - TestBundle.leaf(299).encode().length)),
                        "there are more proofs than events"),
                arguments(
                        "an event twice",
                        edit("leaves.bin", bytes -> join(Arrays.copyOf(bytes, first), bytes)),
                        "the proof of the event 1 stands where that of the event 0 must be"),
                arguments(
                        "an event and its proof twice",
                        edit(entries -> {
                            entries.put("leaves.bin", join(Arrays.copyOf(leaves, first), leaves));
                            byte[] proofs = entries.get("proofs.ndjson");
                            int line = new String(proofs, StandardCharsets.UTF_8).indexOf('\n') + 1;
                            entries.put("proofs.ndjson", join(Arrays.copyOf(proofs, line), proofs));
                        }),
                        "the event 0 cannot stand behind the event 0"),
                arguments(
                        "an event that nobody recorded",
                        edit("leaves.bin", bytes -> join(bytes, leaves(TestBundle.leaf(300)))),
                        "the event 300 has no proof"),
                arguments(
                        "an event behind the end of the log",
                        edit(entries -> {
                            entries.put("leaves.bin", join(leaves, leaves(TestBundle.leaf(300))));
                            entries.put(
                                    "proofs.ndjson",
                                    join(entries.get("proofs.ndjson"), bytes("{\"leafIndex\":300,\"hashes\":[]}\n")));
                        }),
                        "the event 300 cannot stand behind the event 299 in a log of 300"),
                arguments("an event of another format", edit("leaves.bin", at(4, (byte) 2)), "the format 2"),
                arguments(
                        "an event with a longer text",
                        edit("leaves.bin", at(13, (byte) 127)),
                        "a length that it has not"),
                arguments(
                        "an event with a longer length",
                        edit("leaves.bin", at(3, (byte) 255)),
                        "the event 0 has bytes behind its end"),
                arguments("an event without an end", edit("leaves.bin", at(1, (byte) 1)), "ends within a leaf"),
                arguments(
                        "an event of two gigabytes",
                        edit("leaves.bin", at(0, (byte) 127)),
                        "a length that no leaf has"),
                arguments(
                        "an event of less than nothing",
                        edit("leaves.bin", at(0, (byte) -1)),
                        "a length that no leaf has"),
                arguments(
                        "half a length",
                        edit("leaves.bin", bytes -> join(bytes, new byte[2])),
                        "a length that no leaf has"),
                arguments("an empty event", edit("leaves.bin", bytes -> join(new byte[4], bytes)), "ends too early"));
    }

    private static Stream<Arguments> proofsThatWereTamperedWith() {
        String first = firstHash();
        return Stream.of(
                arguments(
                        "a hash of a proof",
                        edit("proofs.ndjson", replace(first, "A".repeat(43) + "=")),
                        "the event 0 is not in the log as the bundle has it"),
                arguments(
                        "a hash in a part of the proof that the one before has too",
                        edit("proofs.ndjson", bytes -> {
                            String proofs = new String(bytes, StandardCharsets.UTF_8);
                            int last = proofs.indexOf('\n', proofs.indexOf('\n') + 1) - 4;
                            return bytes(proofs.substring(0, last - 3) + "AAA" + proofs.substring(last));
                        }),
                        "the event 1"),
                arguments(
                        "a hash less",
                        edit("proofs.ndjson", replace("\"" + first + "\",", "")),
                        "the proof of the event 0 has not 9 hashes"),
                arguments(
                        "a hash more",
                        edit("proofs.ndjson", replace("\"" + first + "\"", "\"" + first + "\",\"" + first + "\"")),
                        "the proof of the event 0 has not 9 hashes"),
                arguments("a hash that is shorter", edit("proofs.ndjson", replace(first, "AAAA")), "has not 32 bytes"),
                arguments(
                        "a hash that is not in Base64",
                        edit("proofs.ndjson", replace(first, "!" + first.substring(1))),
                        "is not in Base64"),
                arguments(
                        "a hash that is a number",
                        edit("proofs.ndjson", replace("\"" + first + "\"", "1")),
                        "is not in Base64"),
                arguments(
                        "a proof without hashes",
                        edit("proofs.ndjson", replace("\"hashes\"", "\"hash\"")),
                        "is not an object of leafIndex and hashes"),
                arguments(
                        "a proof of half an event",
                        edit("proofs.ndjson", replace("\"leafIndex\":0,", "\"leafIndex\":0.5,")),
                        "something else where a number must be"),
                arguments(
                        "a proof of event 10^999999999",
                        edit("proofs.ndjson", replace("\"leafIndex\":0,", "\"leafIndex\":1e999999999,")),
                        "something else where a number must be"),
                arguments(
                        "a name twice",
                        edit("proofs.ndjson", replace("\"leafIndex\":0,", "\"leafIndex\":0,\"leafIndex\":0,")),
                        "an object has a name twice"),
                arguments(
                        "a line that is no JSON",
                        edit("proofs.ndjson", replace("{\"leafIndex\":0,", "{'leafIndex':0,")),
                        "is not strict JSON"),
                arguments(
                        "a line without end",
                        edit("proofs.ndjson", bytes -> new byte[10 * 1024 * 1024]),
                        "a line that is longer than a proof can be"),
                arguments(
                        "a last line without its end",
                        edit("proofs.ndjson", bytes -> Arrays.copyOf(bytes, bytes.length - 1)),
                        "ends within a line"),
                arguments(
                        "a proof that is missing",
                        edit("proofs.ndjson", bytes -> new byte[0]),
                        "the event 0 has no proof"),
                arguments("a byte that is not in UTF-8", edit("proofs.ndjson", at(5, (byte) 0xff)), "is not in UTF-8"));
    }

    private static String firstHash() {
        String proofs = new String(TestBundle.unzip(TestBundle.good()).get("proofs.ndjson"), StandardCharsets.UTF_8);
        int begin = proofs.indexOf('[') + 2;
        return proofs.substring(begin, begin + 44);
    }

    private static Stream<Arguments> checkpointsThatWereTamperedWith() {
        Checkpoint checkpoint = TestBundle.checkpoint();
        String note = checkpoint.sign(TestBundle.KEY).toString();
        String text = checkpoint.text();
        String lastOfSignature = note.substring(note.length() - 6);
        return Stream.of(
                arguments(
                        "another size",
                        edit("checkpoint.txt", replace("\n300\n", "\n301\n")),
                        "the signature of the checkpoint"),
                arguments(
                        "another root",
                        edit("checkpoint.txt", replace(text.substring(text.length() - 45), "A".repeat(43) + "=\n")),
                        "the signature of the checkpoint"),
                arguments(
                        "another log",
                        edit("checkpoint.txt", replace("threadpilot.example/audit\n", "threadpilot.example/other\n")),
                        "the checkpoint is one of the log threadpilot.example/other, and the key that you gave"),
                arguments(
                        "another signature",
                        edit(
                                "checkpoint.txt",
                                replace(lastOfSignature, "A".repeat(lastOfSignature.length() - 2) + "=\n")),
                        "signature of the checkpoint"),
                arguments(
                        "no signature",
                        edit("checkpoint.txt", bytes -> bytes(text + "\n")),
                        "the checkpoint has 0 signatures"),
                arguments(
                        "a thousand signatures",
                        edit("checkpoint.txt", bytes -> bytes(text + "\n" + "\u2014 a AAAAAAA=\n".repeat(1_000))),
                        "the checkpoint has 1000 signatures"),
                arguments(
                        "no note",
                        edit("checkpoint.txt", bytes -> bytes("PROVED\n")),
                        "checkpoint.txt is no text with"),
                arguments("a line more", edit("checkpoint.txt", replace("\n\n", "\nmore\n\n")), "three lines"),
                arguments(
                        "a size with a zero in front",
                        edit("checkpoint.txt", replace("\n300\n", "\n0300\n")),
                        "three lines"),
                arguments(
                        "a size that no log can have",
                        edit("checkpoint.txt", replace("\n300\n", "\n9999999999999999999\n")),
                        "a size that no log can have"),
                arguments(
                        "colours on the terminal of the reader",
                        edit("checkpoint.txt", replace("\n300\n", "\n\u001b[32m300\n")),
                        "control characters"),
                arguments(
                        "a note of two megabytes",
                        edit("checkpoint.txt", bytes -> new byte[2 * 1024 * 1024]),
                        "checkpoint.txt is longer than it can be"),
                arguments("no key", edit("keys.txt", bytes -> bytes("\n")), "keys.txt has a line that is no key"),
                arguments(
                        "a key with another id",
                        edit("keys.txt", replace(TRUSTED, TRUSTED.replaceFirst("\\+[0-9a-f]{8}\\+", "+00000000+"))),
                        "keys.txt has a line that is no key"));
    }

    private static Stream<Arguments> otherEntries() {
        return Stream.of(
                arguments(
                        "another number of events",
                        edit("bundle.json", replace("11", "12")),
                        "has 11 events, and says that it has 12"),
                arguments(
                        "another format", edit("bundle.json", replace("\"format\":1", "\"format\":2")), "the format 2"),
                arguments("a member more", edit("bundle.json", replace("}", ",\"more\":1}")), "is not an object of"),
                arguments("a member less", edit("bundle.json", replace("\"format\":1,", "")), "is not an object of"),
                arguments(
                        "a number less than nothing",
                        edit("bundle.json", replace("11", "-11")),
                        "where a number must be"),
                arguments(
                        "a deep bundle",
                        edit("bundle.json", bytes -> bytes("[".repeat(500_000))),
                        "more than 64 levels"),
                arguments("a long number", edit("bundle.json", replace("11", "1".repeat(500_000))), "is no value"),
                arguments("no JSON", edit("bundle.json", replace("11", "eleven")), "bundle.json is not strict JSON"),
                arguments(
                        "a comma too many",
                        edit("bundle.json", replace("11", "11,")),
                        "bundle.json is not strict JSON"),
                arguments("two documents", edit("bundle.json", bytes -> join(bytes, bytes)), "behind its end"),
                arguments(
                        "a schema that is none",
                        edit("schemas/OrderCreated.1.json", bytes -> bytes("{\"type\":\"\t\"}")),
                        "schemas/OrderCreated.1.json is not strict JSON"),
                arguments("a path that leads out", add("../evil.sh"), "an entry that no bundle has, ../evil.sh"),
                arguments("an absolute path", add("/etc/passwd"), "an entry that no bundle has, /etc/passwd"),
                arguments("another file", add("VerifyBundle.java"), "an entry that no bundle has"),
                arguments("a folder", add("schemas/"), "an entry that no bundle has"),
                arguments(
                        "a name that deceives",
                        add("bundle.json\n\u001b[2JPROVED"),
                        "an entry that no bundle has, bundle.json??[2JPROVED"));
    }

    private static Stream<Arguments> archives() {
        byte[] good = TestBundle.good();
        return Stream.concat(
                Stream.of("bundle.json", "checkpoint.txt", "keys.txt", "leaves.bin", "proofs.ndjson")
                        .map(name ->
                                arguments("no " + name, edit(entries -> entries.remove(name)), "it has no " + name)),
                Stream.of(
                        arguments("an entry twice", twice(), "the entry leaves.bin twice"),
                        arguments("nothing", new byte[0], "no zip archive"),
                        arguments("no archive", bytes("PROVED"), "no zip archive"),
                        arguments(
                                "an archive that was cut off", Arrays.copyOf(good, good.length - 30), "no zip archive"),
                        arguments("an archive that was broken off", unfinished(), "no zip archive"),
                        arguments("an archive of many entries", many(), "more entries than a bundle can have")));
    }

    private static byte[] unfinished() {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            TestBundle.begin(out, TestBundle.INDEXES);
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** No library writes such an archive: the second entry is renamed where it is, and where the archive lists it. */
    private static byte[] twice() {
        return edit(entries -> entries.put("LEAVES.bin", entries.get("leaves.bin")), renamed -> new String(
                        renamed, StandardCharsets.ISO_8859_1)
                .replace("LEAVES.bin", "leaves.bin")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] many() {
        return edit(entries -> {
            for (int i = 0; i < 10_001; i++) {
                entries.put("schemas/" + i + ".json", bytes("1"));
            }
        });
    }

    @Test
    void noChangeOfAByteMakesAnotherBundleGood() throws IOException {
        byte[] good = TestBundle.of(List.of(4, 5, 200));
        Outcome proved = verify(good, TRUSTED);
        Random random = new Random(3);
        List<Integer> different = new ArrayList<>();
        for (int at = 0; at < good.length; at++) {
            byte[] changed = good.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            Outcome outcome = verify(changed, TRUSTED);
            // What the archive says of times and versions proves nothing, and does not matter.
            if (outcome.code() != 1 && !outcome.equals(proved)) {
                different.add(at);
            }
        }
        assertThat(different).isEmpty();
    }

    @Test
    void noChangeOfACharacterMakesAnotherProofGood() throws IOException {
        for (String name : List.of("leaves.bin", "proofs.ndjson", "checkpoint.txt", "bundle.json")) {
            byte[] good = TestBundle.unzip(TestBundle.of(List.of(4, 5, 200))).get(name);
            for (int at = 0; at < good.length; at++) {
                Outcome outcome = verify(edit(name, change(at), List.of(4, 5, 200)), TRUSTED);
                assertThat(outcome.code()).as("%s at %d", name, at).isEqualTo(1);
            }
        }
    }

    @Test
    void withoutABundleOrAKeyNothingIsChecked() throws IOException, InterruptedException {
        Path good = file(TestBundle.good());
        assertThat(process("-cp", classes, "VerifyBundle").code()).isEqualTo(2);

        for (List<Object> arguments : List.of(
                List.<Object>of(),
                List.<Object>of(good, TRUSTED, "more"),
                List.<Object>of(good, "threadpilot.example/audit"),
                List.<Object>of(good, TRUSTED.replace("+", "-")),
                List.<Object>of(good, ""),
                List.<Object>of(folder.resolve("nowhere.zip")),
                List.<Object>of(folder))) {
            Outcome outcome = verify(arguments.stream().map(Object::toString).toArray(String[]::new));

            assertThat(outcome.code()).as(arguments.toString()).isEqualTo(2);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err()).matches("(?:Usage|Nothing was checked): .*\\R");
        }
    }

    private static byte[] edit(String name, UnaryOperator<byte[]> change) {
        return edit(name, change, TestBundle.INDEXES);
    }

    private static byte[] edit(String name, UnaryOperator<byte[]> change, List<Integer> indexes) {
        Map<String, byte[]> entries = TestBundle.unzip(TestBundle.of(indexes));
        byte[] changed = change.apply(entries.get(name));
        assertThat(changed).isNotEqualTo(entries.put(name, changed));
        return TestBundle.zip(entries);
    }

    private static byte[] edit(Consumer<Map<String, byte[]>> change) {
        return edit(change, archive -> archive);
    }

    private static byte[] edit(Consumer<Map<String, byte[]>> change, UnaryOperator<byte[]> changeArchive) {
        Map<String, byte[]> entries = TestBundle.unzip(TestBundle.good());
        change.accept(entries);
        return changeArchive.apply(TestBundle.zip(entries));
    }

    private static byte[] add(String name) {
        return edit(entries -> entries.put(name, name.endsWith("/") ? new byte[0] : bytes("1")));
    }

    /** Another byte at a place. */
    private static UnaryOperator<byte[]> change(int at) {
        return bytes -> at(at, (byte) (bytes[at] ^ 1)).apply(bytes);
    }

    private static UnaryOperator<byte[]> at(int at, byte value) {
        return bytes -> {
            byte[] changed = bytes.clone();
            changed[at] = value;
            return changed;
        };
    }

    private static UnaryOperator<byte[]> replace(String text, String other) {
        return bytes -> {
            String all = new String(bytes, StandardCharsets.UTF_8);
            int at = all.indexOf(text);
            assertThat(at).as(text).isNotNegative();
            return bytes(all.substring(0, at) + other + all.substring(at + text.length()));
        };
    }

    private static byte[] leaves(Leaf leaf) {
        byte[] encoded = leaf.encode();
        return join(ByteBuffer.allocate(4).putInt(encoded.length).array(), encoded);
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
