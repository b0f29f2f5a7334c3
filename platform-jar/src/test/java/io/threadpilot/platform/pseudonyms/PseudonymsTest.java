package io.threadpilot.platform.pseudonyms;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PseudonymsTest {

    private static final String KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final String PERSON = "199001011234";

    @Test
    void aPseudonymIsTheHmacOfTheNumber() {
        // By openssl dgst -sha256 -mac HMAC -macopt hexkey:0001…1f -binary, in base64url.
        assertThat(pseudonyms(KEY, "2026-11").of(PERSON))
                .isEqualTo(new Pseudonym("u-36-H7GovmJlE_fBFyhEI_McJo-BrBjTEL5yzR4Rjg", "2026-11"));
    }

    @Test
    void anotherPersonOrAnotherKeyHasAnotherPseudonym() {
        Pseudonym pseudonym = pseudonyms(KEY, "a").of(PERSON);

        assertThat(pseudonyms(KEY, "a").of("199001011235").value()).isNotEqualTo(pseudonym.value());
        assertThat(pseudonyms(KEY.replace("1f", "20"), "b").of(PERSON).value()).isNotEqualTo(pseudonym.value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "0001", "zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"})
    void aKeyThatIsTooShortOrNoKeyIsNamedAndNotShown(String key) {
        assertThatThrownBy(() -> pseudonyms(key, "a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The configuration key threadpilot.pseudonym.key must be 64 or more hexadecimal digits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "a-name-that-is-longer-than-it-may-be"})
    void aKeyMustHaveAnId(String id) {
        assertThatThrownBy(() -> pseudonyms(KEY, id))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("threadpilot.pseudonym.key-id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"199001011234", " 199001011234 ", "19900101-1234", "19900101+1234", "900101-1234"})
    void theCommandTellsThePseudonymOfTheNumberOnItsStandardInput(String number) throws IOException {
        assertThat(command(number + "\n", KEY))
                .isEqualTo("0 " + pseudonyms(KEY, "2026-11").of(PERSON).value() + " 2026-11");
    }

    @Test
    void theCommandRepeatsNothingThatItCannotRead() throws IOException {
        assertThat(command("1990-01-01-1234", KEY)).startsWith("2 ").doesNotContain("1234");
        assertThat(command("", KEY)).startsWith("2 ");
        assertThat(command(PERSON, "secret")).startsWith("2 ").doesNotContain("secret", PERSON);
    }

    private static String command(String input, String key) throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int exitCode = PseudonymOf.run(
                Map.of("THREADPILOT_PSEUDONYM_KEY", key, "THREADPILOT_PSEUDONYM_KEY_ID", "2026-11"),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                out);
        return exitCode + " " + printed.toString(StandardCharsets.UTF_8).strip();
    }

    private static Pseudonyms pseudonyms(String key, String id) {
        return new Pseudonyms(
                name -> Optional.of(name.equals(Pseudonyms.KEY) ? key : id).filter(value -> !value.isEmpty()));
    }
}
