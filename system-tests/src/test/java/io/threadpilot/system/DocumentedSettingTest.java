package io.threadpilot.system;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DocumentedSettingTest {

    @Test
    void theCommentAboveIsTheMeaning() {
        assertThat(DocumentedSetting.inProperties("""
                        # What this file is.

                        # How long
                        # it lives.
                        a.time-to-live=PT1M
                        # Live. Which one.
                        a.{name}/b=x=y
                        # Live. A key.
                        #a.key=
                        """))
                .containsExactly(
                        forOperators("a.time-to-live", "PT1M", false, "How long it lives."),
                        forOperators("a.{name}/b", "x=y", true, "Which one."),
                        forOperators("a.key", "", true, "A key."));
    }

    @Test
    void aParagraphSaysForWhomItIs() {
        assertThat(DocumentedSetting.inProperties("""
                        # Only with some.place.Type.
                        # First.
                        a=1
                        # Second.
                        b=2

                        # Not for operators: reasons.
                        c=3
                        d=4

                        # Third.
                        e=5
                        """))
                .containsExactly(
                        new DocumentedSetting("a", "1", false, "First.", true, Optional.of("some.place.Type")),
                        new DocumentedSetting("b", "2", false, "Second.", true, Optional.of("some.place.Type")),
                        new DocumentedSetting("c", "3", false, "Not for operators: reasons.", false, Optional.empty()),
                        new DocumentedSetting("d", "4", false, "", false, Optional.empty()),
                        forOperators("e", "5", false, "Third."));
    }

    @Test
    void variablesOfLibertyAreReadAlike() {
        assertThat(DocumentedSetting.inXml("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <server description="A server">
                            <!-- Of all of these. -->

                            <!-- Live. How
                                 much. -->
                            <variable name="a.b" defaultValue="*=info" />
                            <!-- A password. -->
                            <!-- <variable name="env.PASSWORD" /> -->

                            <!-- Not for operators. -->
                            <variable name="c" defaultValue="off" />
                            <variable name="d" value="fixed" />

                            <!-- A reason. -->
                            <webContainer
                                deferServletLoad="false"
                                header="max-age=1"
                            />
                        </server>
                        """))
                .containsExactly(
                        forOperators("a.b", "*=info", true, "How much."),
                        forOperators("PASSWORD", "", false, "A password."),
                        new DocumentedSetting("c", "off", false, "Not for operators.", false, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1",
                "# No sentence\na=1",
                "# One | two.\na=1",
                "# For both.\na=1\nb=2",
                "# Two lines.\na=1\\\n2",
                "# With a value.\n#a=1",
                "# Loose.\n\na=1",
                "# Something else.\na: 1",
            })
    void whatHasAnotherFormIsRefused(String file) {
        assertThatIllegalArgumentException().isThrownBy(() -> DocumentedSetting.inProperties(file));
    }

    private static DocumentedSetting forOperators(String key, String value, boolean live, String meaning) {
        return new DocumentedSetting(key, value, live, meaning, true, Optional.empty());
    }
}
