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
        assertThat(LeakedNumbers.in(line)).containsExactly(line);
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
        assertThat(LeakedNumbers.in(line)).isEmpty();
    }

    @Test
    void allFilesInAFolderAreSearched(@TempDir Path folder) throws IOException {
        Path deep = Files.createDirectories(folder.resolve("logs/ffdc"));
        Files.write(deep.resolve("dump"), new byte[] {(byte) 0xFF, 0, '\n', '1', '9', '%', '3', '9', '\n'});
        Files.writeString(folder.resolve("console.txt"), "healthy\nof 199001011234\n");

        assertThat(LeakedNumbers.in(folder)).singleElement().asString().endsWith("of 199001011234");
        assertThat(LeakedNumbers.of(List.of("19%39", "else"), folder)).hasSize(1);
        assertThat(LeakedNumbers.in(folder.resolve("nothing"))).isEmpty();
    }
}
