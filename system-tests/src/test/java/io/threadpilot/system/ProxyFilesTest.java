package io.threadpilot.system;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/** What {@code liberty-config} and {@code docker-compose.yml} say of the proxy; {@code ProxyIT} runs it. */
class ProxyFilesTest {

    private static final Pattern USE = Pattern.compile("\\$\\{(PROXY_[A-Z_]+)}");
    private static final Pattern SETTING = Pattern.compile("^ +(PROXY_[A-Z_]+): ", Pattern.MULTILINE);
    private static final Pattern DEFAULT = Pattern.compile("^(?:export )?(PROXY_[A-Z_]+)=", Pattern.MULTILINE);
    private static final Pattern ADDRESS = Pattern.compile("^ +ipv4_address: (\\S+)$", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script needs a POSIX shell")
    void onlyTheOwnerReachesTheCertificatesKeyWhichIsNeverOverwritten() throws Exception {
        assertThat(writeCertificate()).isZero();
        Path key = folder.resolve(".tls/key.pem");
        String written = Files.readString(key);

        assertThat(writeCertificate()).isEqualTo(1);
        assertThat(key).hasContent(written);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void everyVariableOfTheTemplatesHasAValueInAContainerAndWithoutOne() {
        Set<String> used = Stream.concat(
                        Stream.of("liberty-config/proxy/nginx.conf.template"), filesOfServices("server.conf.template"))
                .flatMap(file -> namesIn(USE, file).stream())
                .collect(toSet());
        Set<String> defaults = Stream.concat(Stream.of("liberty-config/proxy/run.sh"), filesOfServices("local.env"))
                .flatMap(file -> namesIn(DEFAULT, file).stream())
                .collect(toSet());

        // Address, certificate and key; and the port and the upstream of each service.
        assertThat(used).hasSize(3 + 2 * Checkout.services().size());
        assertThat(namesIn(SETTING, "docker-compose.yml")).isEqualTo(used);
        assertThat(defaults).isEqualTo(used);
    }

    private static Stream<String> filesOfServices(String name) {
        return Checkout.services().stream().map(service -> "liberty-config/" + service + "/proxy/" + name);
    }

    @Test
    void inContainersTheProxyIsBelievedAndNobodyElse() {
        String compose = Checkout.composeFiles().stream().map(Checkout::read).collect(joining());

        assertThat(Checkout.read("docker-compose.yml")).contains("ipv4_address: 172.30.97.10\n");
        assertThat(ADDRESS.matcher(compose).results().map(address -> address.group(1)))
                .hasSizeGreaterThan(Checkout.services().size())
                .doesNotHaveDuplicates();
        assertThat(compose.lines())
                .filteredOn(line -> line.contains("THREADPILOT_PROXIES_ADDRESSES"))
                .singleElement()
                .asString()
                .endsWith(": 172.30.97.10");
    }

    private int writeCertificate() throws IOException, InterruptedException {
        return new ProcessBuilder(
                        "sh",
                        Checkout.path("liberty-config/proxy/write-certificate.sh")
                                .toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static Set<String> namesIn(Pattern pattern, String file) {
        return pattern.matcher(Checkout.read(file))
                .results()
                .map(match -> match.group(1))
                .collect(toSet());
    }
}
