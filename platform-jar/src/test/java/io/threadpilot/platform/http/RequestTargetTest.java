package io.threadpilot.platform.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.stream.IntStream;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

class RequestTargetTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/v1/insurances/199001011234",
                "/a%20b/%C3%85%3Bc=d/~!$&'()*+,=:@-._",
                "//a/../b/./",
                "/%2F%2f%00",
            })
    void aPathIsWellFormed(String path) {
        assertThat(RequestTarget.isWellFormed(path, null)).isTrue();
        assertThat(RequestTarget.isWellFormed("/", path + "?&a[b]=c;d")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/%", "/%z", "/%zz", "/a%", "/a%1", "/%1g", "/%g1", "/%-1", "/%\uFF11\uFF11", "/ ", "/\u00c5"})
    void anythingElseIsNot(String path) {
        assertThat(RequestTarget.isWellFormed(path, null)).isFalse();
        assertThat(RequestTarget.isWellFormed("/", path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "/a;b", "/a;b=c/d", "/;/", "/a;/../b"})
    void aPathHasNoParameters(String path) {
        assertThat(RequestTarget.isWellFormed(path, null)).isFalse();
        assertThat(RequestTarget.isWellFormed("/", path)).isTrue();
    }

    /** RFC 3986, section 3.3 and 3.4, without a path's semicolon, and with the two brackets that are read in a query. */
    @Test
    void theseAreTheCharactersThatStandForThemselves() {
        String pchar = "!$&'()*+,-./0123456789:=@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";

        assertThat(accepted(false)).isEqualTo(pchar);
        assertThat(accepted(true).split("")).containsExactlyInAnyOrder((pchar + ";?[]").split(""));
    }

    private static String accepted(boolean inQuery) {
        return IntStream.rangeClosed(0, Character.MAX_VALUE)
                .mapToObj(Character::toString)
                .filter(c -> inQuery ? RequestTarget.isWellFormed("/", c) : RequestTarget.isWellFormed(c, null))
                .collect(joining());
    }

    @Test
    void anEmptyQueryIsOne() {
        assertThat(RequestTarget.isWellFormed("/", "")).isTrue();
    }
}
