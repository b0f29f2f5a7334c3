package io.threadpilot.platform.tracing;

import io.threadpilot.testing.LeakedNumbers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a service lists is left as it is, nothing else is, and the search for leaked numbers sees it the same way. */
class UnmaskedNumbersTest {

    private static final List<String> LIST = List.of(
            "# The numbers of a service that there is not.",
            "orderNumber=[0-9]{10}",
            "",
            " phone=[0-9]{10} ",
            "phone=46[0-9]{8}",
            "parcel=[A-Z]{2}[0-9]{10}SE",
            "receipt=[0-9]{12}",
            "day=[0-9]{8}",
            "case=[0-9]{6}-[0-9]{4}");

    @TempDir
    Path folder;

    private final UnmaskedNumbers unmasked = UnmaskedNumbers.read(LIST);
    private LeakedNumbers leaked;

    @BeforeEach
    void theSearchReadsTheSameList() throws IOException {
        leaked = LeakedNumbers.allBut(Files.write(folder.resolve("unmasked-numbers.properties"), LIST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"orderNumber\":\"1234567890\"}",
                "{\"orderNumber\": \"1234567890\", \"other\":1}",
                "{\"orderNumber\":1234567890}",
                "{\"a\":1,\"orderNumber\":1234567890,\"b\":2}",
                "orderNumber=1234567890",
                "Order[orderNumber=1234567890, phone=0701234567] and (orderNumber=0987654321)",
                "GET /orders?orderNumber=1234567890&x=|",
                "'orderNumber=1234567890'",
                "phone=0701234567; phone=4670123456",
                "{\"parcel\":\"SE1234567890SE\"}",
                "receipt=123456789012"
            })
    void aListedNumberStaysInItsFieldAndForm(String text) {
        assertThat(Masking.mask(text, unmasked)).isEqualTo(text);
        assertThat(leaked.in(text)).isEmpty();
        assertThat(Masking.mask(text)).as("without a list").contains("[masked]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Outside its field.
                "1234567890",
                "order 1234567890",
                "order=1234567890",
                "number=1234567890",
                "\"1234567890\"",
                "{\"order\":\"1234567890\"}",
                "{\"orderNumber\":{\"of\":\"1234567890\"}}",
                "{\"orderNumber\":[\"1234567890\"]}",
                "orderNumber: 1234567890",
                "orderNumber 1234567890",
                "orderNumber=, 1234567890",
                "ordernumber=1234567890",
                "myorderNumber=1234567890",
                "my-orderNumber=1234567890",
                "my.orderNumber=1234567890",
                "{\"myorderNumber\":\"1234567890\"}",
                "{'orderNumber':'1234567890'}",
                "{\\\"orderNumber\\\":\\\"1234567890\\\"}",
                "0701234567",
                // Within it, in another form.
                "orderNumber=199001011234",
                "orderNumber=19900101-1234",
                "orderNumber=900101-1234",
                "orderNumber=900101+1234",
                "orderNumber=900101%2B1234",
                "orderNumber=%39%30%30%31%30%31%31%32%33%34",
                "orderNumber=1234567890-1",
                "orderNumber=-1234567890",
                "orderNumber=\"1234567890\"",
                "{\"orderNumber\":\"199001011234\"}",
                "{\"orderNumber\":\" 1234567890\"}",
                "{\"orderNumber\":\"1234567890 \"}",
                "{\"orderNumber\":\"of 1234567890\"}",
                "{\"orderNumber\":\"1234567890, 199001011234\"}",
                "{\"orderNumber\":199001011234}",
                "day=19900101-1234",
                "day=19900101+1234",
                "day=19900101,1234",
                "day=19900101%2D1234",
                // What a form should not have allowed.
                "receipt=199001011234",
                "receipt=191306841237",
                "receipt=200000601234",
                "{\"receipt\":\"199001011234\"}",
                "case=900101-1234",
                "{\"case\":\"900101-1234\"}"
            })
    void everythingElseIsMaskedAndFound(String text) {
        assertThat(Masking.mask(text, unmasked)).contains("[masked]").doesNotContain("1234");
        assertThat(leaked.in(text)).containsExactly(text);
    }

    @Test
    void eachNumberOfATextIsLookedAtByItself() {
        String text = "199001011234 orderNumber=1234567890 900101-1234 orderNumber=199001011234"
                + " {\"orderNumber\":\"1234567890\",\"of\":\"1234567890\"} 1234567890";

        assertThat(Masking.mask(text, unmasked))
                .isEqualTo("[masked] orderNumber=1234567890 [masked] orderNumber=[masked]"
                        + " {\"orderNumber\":\"1234567890\",\"of\":\"[masked]\"} [masked]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orderNumber",
                "=[0-9]{10}",
                "orderNumber=",
                "orderNumber=[0-9]{10} # ten digits",
                "order number=[0-9]{10}",
                "1orderNumber=[0-9]{10}",
                "orderNumber=[0-9]+",
                "orderNumber=[0-9]*",
                "orderNumber=[0-9]?",
                "orderNumber=[0-9]{1,20}",
                "orderNumber=[0-9]{0}",
                "orderNumber=[0-9]{100}",
                "orderNumber=[^A-Z]{10}",
                "orderNumber=[9-0]{10}",
                "orderNumber=[0-9{10}",
                "orderNumber=.{10}",
                "orderNumber=\\d{10}",
                "orderNumber=([0-9]{5}){2}",
                "orderNumber=[0-9]{10}{2}",
                "orderNumber=[0-9]{10}|a"
            })
    void aFormThatCannotBeReadIsNamedByFileAndLine(String line) {
        assertThatThrownBy(() -> UnmaskedNumbers.read(List.of("# one", "parcel=[0-9]{10}", line)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("META-INF/threadpilot/unmasked-numbers.properties, line 3: ");
    }

    @Test
    void withoutAListNothingStays() {
        assertThat(Masking.mask("orderNumber=1234567890", UnmaskedNumbers.read(List.of("# nothing", ""))))
                .isEqualTo("orderNumber=[masked]");
        assertThat(LeakedNumbers.allBut(folder.resolve("nothing")).in("orderNumber=1234567890"))
                .hasSize(1);
    }
}
