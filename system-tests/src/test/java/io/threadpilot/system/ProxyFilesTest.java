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

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/** What {@code liberty-config/proxy} and {@code docker-compose.yml} say of the proxy; {@code ProxyIT} runs it. */
class ProxyFilesTest {

    private static final Pattern USE = Pattern.compile("\\$\\{(PROXY_[A-Z_]+)}");
    private static final Pattern SETTING = Pattern.compile("^ +(PROXY_[A-Z_]+): ", Pattern.MULTILINE);
    private static final Pattern DEFAULT = Pattern.compile("^export (PROXY_[A-Z_]+)=", Pattern.MULTILINE);

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
    void everyVariableOfTheTemplateHasAValueInAContainerAndWithoutOne() {
        Set<String> used = namesIn(USE, "liberty-config/proxy/nginx.conf.template");

        assertThat(used).hasSize(7);
        assertThat(namesIn(SETTING, "docker-compose.yml")).isEqualTo(used);
        assertThat(namesIn(DEFAULT, "liberty-config/proxy/run.sh")).isEqualTo(used);
    }

    @Test
    void inContainersTheProxyIsBelievedAndNobodyElse() {
        String compose = Checkout.read("docker-compose.yml");

        assertThat(compose).containsOnlyOnce("&proxy-address 172.30.97.10\n");
        assertThat(compose).containsOnlyOnce("ipv4_address: *proxy-address\n");
        assertThat(compose.lines())
                .filteredOn(line -> line.contains("THREADPILOT_PROXIES_ADDRESSES"))
                .hasSize(2)
                .allMatch(line -> line.endsWith(": *proxy-address"));
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
