package io.threadpilot.audit.tree;

import io.threadpilot.audit.tree.Leaf.Body;
import io.threadpilot.platform.consumer.ConsumedRecord.Header;
import io.threadpilot.testing.Texts;
import org.instancio.junit.InstancioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.instancio.Instancio.gen;

/** What holds for every leaf, whatever came in. */
@ExtendWith(InstancioExtension.class)
class LeafPropertiesTest {

    @Test
    void everyLeafIsReadAsItWasWritten() {
        Stream.concat(extremes(), Stream.generate(LeafPropertiesTest::leaf).limit(1_000))
                .forEach(leaf -> {
                    byte[] encoded = leaf.encode();
                    Leaf decoded = Leaf.decode(encoded);

                    assertThat(decoded)
                            .as(HexFormat.of().formatHex(encoded))
                            .usingRecursiveComparison()
                            .isEqualTo(leaf);
                    assertThat(decoded.encode()).isEqualTo(encoded);
                    assertThat(decoded.hash()).isEqualTo(Rfc9162.sha256(new byte[1], encoded));
                });
    }

    /** No two texts of bytes are the same leaf: who changes a bit has another leaf, or none. */
    @Test
    void whateverIsReadIsWrittenAgainByteByByte() {
        Stream.generate(LeafPropertiesTest::damaged).limit(3_000).forEach(damaged -> {
            try {
                assertThat(Leaf.decode(damaged).encode())
                        .as(HexFormat.of().formatHex(damaged))
                        .isEqualTo(damaged);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        });
    }

    private static Stream<Leaf> extremes() {
        return Stream.of(
                new Leaf(0, "", 0, Instant.EPOCH, null, List.of(), null),
                new Leaf(
                        Long.MAX_VALUE,
                        "s".repeat(1_000),
                        Long.MAX_VALUE,
                        Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS),
                        new byte[1_000],
                        List.of(new Header("", null)),
                        new Body(new byte[100_000], new byte[32])),
                new Leaf(0, "", 0, Instant.parse("1969-12-31T23:59:59.999999Z"), null, List.of(), null));
    }

    private static Leaf leaf() {
        return new Leaf(
                gen().longs().range(0L, Long.MAX_VALUE).get(),
                unicode(),
                gen().longs().range(0L, Long.MAX_VALUE).get(),
                Instant.EPOCH.plus(
                        gen().longs().range(Long.MIN_VALUE / 2, Long.MAX_VALUE).get(), ChronoUnit.MICROS),
                optionalBytes(),
                Stream.generate(() -> new Header(unicode(), optionalBytes()))
                        .limit(gen().ints().range(0, 4).get())
                        .toList(),
                gen().oneOf(null, Body.plain(bytes(40)), new Body(bytes(40), bytes(32, 32)))
                        .get());
    }

    /** Any text, as a reader of UTF-8 gives it. */
    private static String unicode() {
        return new String(Texts.any(40).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static byte[] optionalBytes() {
        return gen().booleans().get() ? bytes(40) : null;
    }

    private static byte[] bytes(int most) {
        return bytes(0, most);
    }

    private static byte[] bytes(int least, int most) {
        byte[] bytes = new byte[gen().ints().range(least, most).get()];
        new Random(gen().longs().range(Long.MIN_VALUE, Long.MAX_VALUE).get()).nextBytes(bytes);
        return bytes;
    }

    /** A leaf in which a byte is another one. */
    private static byte[] damaged() {
        byte[] leaf = leaf().encode();
        int at = gen().ints().range(0, leaf.length - 1).get();
        leaf[at] = gen().oneOf((byte) 0, (byte) 1, (byte) 2, (byte) (leaf[at] ^ 1), (byte) (leaf[at] ^ 128), (byte) -1)
                .get();
        return leaf;
    }
}
