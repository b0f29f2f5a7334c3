package io.threadpilot.testing;

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

class LeakedNumbersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "199001011234",
                "File not found: /199001011234",
                "person=19900101-1234;",
                "{\"of\":\"19900101+1234\"}",
                "GET /900101-1234 HTTP/1.1",
                "9001011234",
                "pnr=900101%2B1234&x=|",
                "GET /19900101|1234/cars",
                "of%20199001011234",
                "%31%39%39%30%30%31%30%31%31%32%33%34",
                "900101%E2%80%931234",
                "Request 0af7651916cd43dd8448eb211c80319c of 199001011234"
            })
    void aNumberIsFoundInEveryForm(String line) {
        assertThat(LeakedNumbers.all().in(line)).containsExactly(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[11/21/26, 21:11:38:562 UTC] 00000056 com.ibm.ws.webcontainer.extension W",
                "Launching insurance (Open Liberty 26.0.0.5/wlp-1.0.113.cl260520260430-1602) on OpenJDK",
                "\"correlationId\":\"12345678-1234-4321-8765-199001011234\"",
                "\"traceId\":\"12345678901234567890123456789012\",\"spanId\":\"1234567890123456\"",
                "\"datetime\":\"2026-11-21T21:22:46.918875613Z\"",
                "took 0.199001011234 s",
                "at 1763760166918"
            })
    void whatOnlyHasManyDigitsIsNone(String line) {
        assertThat(LeakedNumbers.all().in(line)).isEmpty();
    }

    @Test
    void allFilesInAFolderAreSearched(@TempDir Path folder) throws IOException {
        Path deep = Files.createDirectories(folder.resolve("logs/ffdc"));
        Files.write(deep.resolve("dump"), new byte[] {(byte) 0xFF, 0, '\n', '1', '9', '%', '3', '9', '\n'});
        Files.writeString(folder.resolve("console.txt"), "healthy\nof 199001011234\n");

        assertThat(LeakedNumbers.all().in(folder)).singleElement().asString().endsWith("of 199001011234");
        assertThat(LeakedNumbers.of(List.of("19%39", "else"), folder)).hasSize(1);
        assertThat(LeakedNumbers.all().in(folder.resolve("nothing"))).isEmpty();
    }

    @Test
    void whatAServiceListsIsPassedOverInItsFieldAndFormOnly(@TempDir Path folder) throws IOException {
        Path list = Files.writeString(
                folder.resolve("unmasked-numbers.properties"), "# Ours.\norderNumber=[0-9]{10}\nreceipt=[0-9]{12}\n");
        Path log = Files.writeString(folder.resolve("console.txt"), """
                {"orderNumber":"1234567890"}
                Order[orderNumber=1234567890, receipt=123456789012]
                1: person 199001011234
                2: person 900101-1234
                3: person 900101+1234
                4: person %31%39%39%30%30%31%30%31%31%32%33%34
                5: order 1234567890
                6: phone 0701234567
                7: orderNumber=199001011234
                8: orderNumber=900101-1234
                9: receipt=199001011234
                """);

        assertThat(LeakedNumbers.allBut(list).in(log))
                .extracting(line -> line.substring((log + ": ").length(), (log + ": 1:").length()))
                .containsExactly("1:", "2:", "3:", "4:", "5:", "6:", "7:", "8:", "9:");
        assertThat(LeakedNumbers.all().in(log)).hasSize(11);
    }

    @Test
    void aListThatCannotBeReadIsSaid(@TempDir Path folder) throws IOException {
        Path list = Files.writeString(folder.resolve("unmasked-numbers.properties"), "orderNumber\n");

        assertThatThrownBy(() -> LeakedNumbers.allBut(list)).isInstanceOf(IllegalArgumentException.class);
    }
}
