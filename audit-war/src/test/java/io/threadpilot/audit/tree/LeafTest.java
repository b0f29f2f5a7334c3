package io.threadpilot.audit.tree;

import io.threadpilot.audit.tree.Leaf.Body;
import io.threadpilot.platform.consumer.ConsumedRecord.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LeafTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-30T12:00:00.000001Z");

    private static final HexFormat HEX = HexFormat.of();

    /** The command of the document, with the octal numbers that printf reads and the hash that it answers. */
    private static final Pattern EXAMPLE = Pattern.compile(
            "```sh\n(printf '(?<bytes>[^']*)' \\| sha256sum)\n```\n\n```text\n(?<hash>[0-9a-f]{64})  -\n```");

    /** A row of the table of the example: its bytes in hexadecimal. */
    private static final Pattern EXAMPLE_ROW = Pattern.compile("^\\| `((?:[0-9a-f]{2} ?)+)` \\|", Pattern.MULTILINE);

    private static Leaf smallest() {
        return new Leaf(7, "http#1", 3, RECEIVED, null, List.of(), Body.plain(bytes("{}")));
    }

    private static Leaf largest() {
        return new Leaf(
                7,
                "orders/0#2",
                3,
                RECEIVED,
                bytes("4711"),
                List.of(
                        new Header("content-type", bytes("application/json")),
                        new Header("empty", new byte[0]),
                        new Header("absent", null),
                        new Header("", bytes("\u00e5"))),
                Body.sealed(bytes("sealed"), new byte[32], bytes("{}")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theExampleOfTheDocumentIsALeafAndItsHash() throws IOException {
        String document =
                Files.readString(Path.of(System.getProperty("threadpilot.checkout"), "docs/guide/audit-proofs.md"));
        Matcher example = EXAMPLE.matcher(document);
        assertThat(example.find()).isTrue();
        byte[] hashed = printf(example.group("bytes"));
        byte[] leaf = Arrays.copyOfRange(hashed, 1, hashed.length);

        assertThat(hashed[0]).isZero();
        assertThat(smallest().encode()).isEqualTo(leaf);
        assertThat(smallest().hash()).isEqualTo(HEX.parseHex(example.group("hash")));
        assertThat(Leaf.decode(leaf)).usingRecursiveComparison().isEqualTo(smallest());
        assertThat(EXAMPLE_ROW
                        .matcher(document)
                        .results()
                        .map(row -> row.group(1).replace(" ", ""))
                        .reduce("", String::concat))
                .isEqualTo(HEX.formatHex(leaf));
    }

    /** What printf makes of text with octal numbers. */
    private static byte[] printf(String text) {
        StringBuilder characters = new StringBuilder();
        Matcher octal = Pattern.compile("\\\\([0-7]{3})|[^\\\\]").matcher(text);
        for (MatchResult each : octal.results().toList()) {
            characters.append(each.group(1) == null ? each.group() : (char) Integer.parseInt(each.group(1), 8));
        }
        return characters.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void whatIsAbsentIsNotWhatIsEmpty() {
        Leaf leaf = Leaf.decode(largest().encode());

        assertThat(leaf).usingRecursiveComparison().isEqualTo(largest());
        assertThat(leaf.headers().get(1).value()).isEmpty();
        assertThat(leaf.headers().get(2).value()).isNull();
        assertThat(Leaf.decode(with(null, null).encode())).satisfies(absent -> {
            assertThat(absent.key()).isNull();
            assertThat(absent.body()).isNull();
        });
        assertThat(Leaf.decode(with(new byte[0], Body.plain(new byte[0])).encode()))
                .satisfies(empty -> {
                    assertThat(empty.key()).isEmpty();
                    assertThat(empty.body().bytes()).isEmpty();
                    assertThat(empty.body().isSealed()).isFalse();
                });
    }

    private static Leaf with(byte[] key, Body body) {
        return new Leaf(0, "", 0, Instant.EPOCH, key, List.of(), body);
    }

    @Test
    void aSealedBodyIsBoundToTheBytesThatCameAndTellsNothingOfThem() {
        byte[] eventKey = HEX.parseHex("000102030405060708090a0b0c0d0e0f");
        Body body = Body.sealed(bytes("sealed"), eventKey, bytes("{\"phone\":\"070\"}"));

        assertThat(body.digest()).isEqualTo(Rfc9162.sha256(eventKey, bytes("{\"phone\":\"070\"}")));
        assertThat(body.isOf(eventKey, bytes("{\"phone\":\"070\"}"))).isTrue();
        assertThat(body.isOf(eventKey, bytes("{\"phone\":\"071\"}"))).isFalse();
        assertThat(body.isOf(new byte[16], bytes("{\"phone\":\"070\"}"))).isFalse();
        assertThat(Body.plain(bytes("{}")).isOf(eventKey, bytes("{}"))).isTrue();
        assertThat(Body.plain(bytes("{}")).isOf(eventKey, bytes("{ }"))).isFalse();
    }

    @Test
    void aLeafThatEndsTooEarlyOrTooLateIsRefused() {
        for (Leaf leaf : List.of(smallest(), largest(), with(null, null))) {
            byte[] encoded = leaf.encode();
            for (int length = 0; length < encoded.length; length++) {
                assertRefused(Arrays.copyOf(encoded, length));
            }
            assertRefused(Arrays.copyOf(encoded, encoded.length + 1));
        }
    }

    /** The bytes of a leaf without anything: index and shard, position and time, key, headers, body. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // Another format.
                "00 0000000000000000 00000000 0000000000000000 0000000000000000 00 00000000 00",
                "02 0000000000000000 00000000 0000000000000000 0000000000000000 00 00000000 00",
                "ff 0000000000000000 00000000 0000000000000000 0000000000000000 00 00000000 00",
                // An index and a position below 0.
                "01 8000000000000000 00000000 0000000000000000 0000000000000000 00 00000000 00",
                "01 0000000000000000 00000000 ffffffffffffffff 0000000000000000 00 00000000 00",
                // A shard that is longer than the leaf, or shorter than nothing, or not in UTF-8.
                "01 0000000000000000 00000017 0000000000000000 0000000000000000 00 00000000 00",
                "01 0000000000000000 7fffffff 0000000000000000 0000000000000000 00 00000000 00",
                "01 0000000000000000 ffffffff 0000000000000000 0000000000000000 00 00000000 00",
                "01 0000000000000000 00000001 c0 0000000000000000 0000000000000000 00 00000000 00",
                "01 0000000000000000 00000003 eda080 0000000000000000 0000000000000000 00 00000000 00",
                // Kinds that there are not.
                "01 0000000000000000 00000000 0000000000000000 0000000000000000 02 00000000 00000000 00",
                "01 0000000000000000 00000000 0000000000000000 0000000000000000 80 00000000 00000000 00",
                "01 0000000000000000 00000000 0000000000000000 0000000000000000 00 00000000 03",
                "01 0000000000000000 00000000 0000000000000000 0000000000000000 00 00000000 ff",
                // More headers than there is room for.
                "01 0000000000000000 00000000 0000000000000000 0000000000000000 00 00000001 00",
                "01 0000000000000000 00000000 0000000000000000 0000000000000000 00 7fffffff 00",
                "01 0000000000000000 00000000 0000000000000000 0000000000000000 00 ffffffff 00",
                "01 0000000000000000 00000000 0000000000000000 0000000000000000 00 00000001 00000000 02 00",
                // A sealed body without the whole of its digest.
                "01 0000000000000000 00000000 0000000000000000 0000000000000000 00 00000000 02 00000000 00",
            })
    void whatTheLogCannotHaveWrittenIsRefused(String leaf) {
        assertRefused(HEX.parseHex(leaf.replace(" ", "")));
    }

    private static void assertRefused(byte[] leaf) {
        assertThatThrownBy(() -> Leaf.decode(leaf))
                .as(HEX.formatHex(leaf))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, a", "0, -1, a", "0, 0, \ud800"})
    void whatCannotBeALeafIsRefused(long index, long position, String shard) {
        List<Header> none = List.of();
        assertThatThrownBy(() -> new Leaf(index, shard, position, RECEIVED, null, none, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHeaderOrATimeOrADigestThatCannotBeWrittenIsRefused() {
        List<Header> unpaired = List.of(new Header("\udc00", null));
        assertThatThrownBy(() -> new Leaf(0, "", 0, RECEIVED, null, unpaired, null))
                .isInstanceOf(IllegalArgumentException.class);
        for (Instant time : List.of(RECEIVED.plusNanos(1), Instant.MAX, Instant.MIN)) {
            assertThatThrownBy(() -> new Leaf(0, "", 0, time, null, List.of(), null))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Body(new byte[0], new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }
}
