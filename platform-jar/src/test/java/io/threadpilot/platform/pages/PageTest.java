package io.threadpilot.platform.pages;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class PageTest {

    private static final SignedCursors CURSORS = new SignedCursors(new byte[32]);
    private static final String QUESTION = "letters";

    /** Which cursors a page has, by the direction in which it was read and whether more was found there. */
    @ParameterizedTest
    @CsvSource({
        "        , false, ,     ",
        "        , true,  c,    ",
        "NEXT,     false, ,     b",
        "NEXT,     true,  c,    b",
        "PREVIOUS, false, c,    ",
        "PREVIOUS, true,  c,    b"
    })
    void aPageLeadsWhereThereIsMore(Cursor.Direction direction, boolean more, String next, String previous) {
        Cursor from = direction == null ? null : new Cursor(direction, List.of("any"));

        Page<String> page = Page.of(List.of("b", "c"), more, from, List::of, CURSORS, QUESTION);

        assertThat(page.items()).containsExactly("b", "c");
        assertLeads(page.next(), Cursor.Direction.NEXT, next);
        assertLeads(page.previous(), Cursor.Direction.PREVIOUS, previous);
    }

    @ParameterizedTest
    @CsvSource({"NEXT", "PREVIOUS"})
    void anEmptyPageLeadsNowhere(Cursor.Direction direction) {
        Cursor from = new Cursor(direction, List.of("any"));

        assertThat(Page.of(List.<String>of(), false, from, List::of, CURSORS, QUESTION))
                .isEqualTo(new Page<>(List.of(), null, null));
    }

    @Test
    void whatWasReadBackwardsIsTurnedRound() {
        Cursor next = new Cursor(Cursor.Direction.NEXT, List.of("a"));
        Cursor previous = new Cursor(Cursor.Direction.PREVIOUS, List.of("e"));

        assertThat(Page.cut(List.of("b", "c", "d"), 2, next, List::of, CURSORS, QUESTION))
                .isEqualTo(Page.of(List.of("b", "c"), true, next, List::of, CURSORS, QUESTION));
        assertThat(Page.cut(List.of("d", "c", "b"), 2, previous, List::of, CURSORS, QUESTION))
                .isEqualTo(Page.of(List.of("c", "d"), true, previous, List::of, CURSORS, QUESTION));
        assertThat(Page.cut(List.of("d", "c"), 2, previous, List::of, CURSORS, QUESTION))
                .isEqualTo(Page.of(List.of("c", "d"), false, previous, List::of, CURSORS, QUESTION));
    }

    private static void assertLeads(String cursor, Cursor.Direction direction, String row) {
        if (row == null) {
            assertThat(cursor).isNull();
        } else {
            assertThat(CURSORS.read(QUESTION, cursor)).isEqualTo(new Cursor(direction, List.of(row)));
        }
    }
}
