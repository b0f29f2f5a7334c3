package io.threadpilot.system;

import io.threadpilot.contracts.insurance.Insurance;
import io.threadpilot.example.InsurancesOfAPerson;
import jakarta.json.bind.Jsonb;
import jakarta.json.spi.JsonProvider;
import org.eclipse.parsson.JsonProviderImpl;
import org.eclipse.yasson.JsonBindingProvider;
import org.junit.jupiter.api.Test;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The program of {@code docs/calling-from-java.md}, compiled and run as its reader would: by plain Java, with nothing on
 * the class path but {@code contracts-jar} and JSON-B.
 */
class CallingFromJavaIT {

    private static final String SOURCE =
            "system-tests/src/test/java/" + InsurancesOfAPerson.class.getName().replace('.', '/') + ".java";

    private final String insuranceService = BothServers.onH2().insurance().url();

    @Test
    void theDocumentShowsTheProgram() {
        assertThat(Checkout.read("docs/calling-from-java.md")).contains("```java\n" + Checkout.read(SOURCE) + "```\n");
    }

    @Test
    void theProgramPrintsWhatAPersonIsInsuredFor() {
        await().untilAsserted(() ->
                assertThat(run("tp_local_core_system", "199001011234")).isEqualToNormalizingNewlines("""
                        CAR, 30.00 SEK a month, Volvo XC60
                        PET, 10.00 SEK a month
                        """));
    }

    @Test
    void theProgramPrintsWhyItIsRefused() throws Exception {
        assertThat(run("tp_local_core_system", "soon")).startsWith("malformed-personal-identity-number: ");
        assertThat(run("tp_test_nobody", "199001011234")).startsWith("unauthorized: ");
    }

    private String run(String key, String person) throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--class-path",
                        Stream.of(
                                        Insurance.class,
                                        Jsonb.class,
                                        JsonBindingProvider.class,
                                        JsonProvider.class,
                                        JsonProviderImpl.class)
                                .map(CallingFromJavaIT::location)
                                .distinct()
                                .collect(Collectors.joining(File.pathSeparator)),
                        Checkout.path(SOURCE).toString(),
                        insuranceService,
                        key,
                        person)
                .redirectErrorStream(true)
                .start();
        String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        program.waitFor();
        return printed;
    }

    /** The jar, or the folder, that a class is from. */
    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
