package io.threadpilot.platform.pages;

import io.threadpilot.platform.problems.RequestProblem;
import io.threadpilot.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SignedCursorsTest {

    private static final String QUESTION = "deliveries?status=open&sort=-time";
    private static final Cursor CURSOR = new Cursor(Cursor.Direction.NEXT, List.of("2026-11-21T12:00:00Z", "4711"));

    private final SignedCursors cursors = new SignedCursors(new byte[32]);

    @ParameterizedTest
    @EnumSource(Cursor.Direction.class)
    void whatIsWrittenIsRead(Cursor.Direction direction) {
        Random random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            Cursor cursor = new Cursor(
                    direction,
                    IntStream.rangeClosed(0, random.nextInt(4))
                            .mapToObj(value -> random.ints(random.nextInt(20), 0, 0x2fff)
                                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                                    .toString())
                            .toList());

            String text = cursors.sign(QUESTION, cursor);

            assertThat(text).matches("[A-Za-z0-9_-]+");
            assertThat(cursors.read(QUESTION, text)).isEqualTo(cursor);
        }
    }

    @Test
    void aCursorOfAnotherQuestionOrKeyIsRefused() {
        String text = cursors.sign(QUESTION, CURSOR);

        assertRefused(cursors, QUESTION + "1", text);
        assertRefused(cursors, "", text);
        assertRefused(new SignedCursors("another key of 32 bytes or more!".getBytes()), QUESTION, text);
    }

    @Test
    void aCursorInWhichOneCharacterIsAnotherIsRefused() {
        String text = cursors.sign(QUESTION, CURSOR);
        for (int i = 0; i < text.length(); i++) {
            for (char other : new char[] {'A', 'B', '_', '=', '+', ' '}) {
                if (text.charAt(i) != other) {
                    assertRefused(cursors, QUESTION, text.substring(0, i) + other + text.substring(i + 1));
                }
            }
            assertRefused(cursors, QUESTION, text.substring(0, i));
            assertRefused(cursors, QUESTION, text.substring(0, i) + "A" + text.substring(i));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "%", "AAAA", "1", "null"})
    void whatIsNoCursorIsRefused(String text) {
        assertRefused(cursors, QUESTION, text);
        assertRefused(cursors, QUESTION, "A".repeat(5000));
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void theServersOnOneDatabaseReadEachOthersCursors(TestDatabase database) throws SQLException {
        database.empty();
        String text = SignedCursors.of(database::open).sign(QUESTION, CURSOR);

        assertThat(SignedCursors.of(database::open).read(QUESTION, text)).isEqualTo(CURSOR);

        database.empty();
        assertRefused(SignedCursors.of(database::open), QUESTION, text);
    }

    private static void assertRefused(SignedCursors cursors, String question, String text) {
        assertThatThrownBy(() -> cursors.read(question, text))
                .isInstanceOf(RequestProblem.class)
                .hasMessageStartingWith("cursor must be one that an answer to this very question had");
    }
}
