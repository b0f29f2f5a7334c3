package io.threadpilot.system;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/** What the Dockerfiles say. {@link ImagesIT} looks at what becomes of it. */
class ImagesTest {

    private static final Pattern FEATURE = Pattern.compile("<feature>([^<]+)</feature>");

    /** What of each feature the code names: a package, a file or a word of its configuration. */
    private static final Map<String, String> USED_AS = Map.ofEntries(
            Map.entry("cdi-4.1", "import jakarta.enterprise.context."),
            Map.entry("concurrent-3.1", "import jakarta.enterprise.concurrent."),
            Map.entry("jsonb-3.0", "import jakarta.json.bind."),
            Map.entry("mpConfig-3.1", "import org.eclipse.microprofile.config."),
            Map.entry("mpFaultTolerance-4.1", "import org.eclipse.microprofile.faulttolerance."),
            Map.entry("mpHealth-4.0", "import org.eclipse.microprofile.health."),
            Map.entry("mpMetrics-5.1", "import org.eclipse.microprofile.metrics."),
            Map.entry("mpOpenAPI-4.1", "import org.eclipse.microprofile.openapi."),
            Map.entry("mpRestClient-4.0", "import org.eclipse.microprofile.rest.client."),
            Map.entry("mpTelemetry-2.1", "import io.opentelemetry.api."),
            Map.entry("persistence-3.2", "import jakarta.persistence."),
            Map.entry("jdbc-4.3", "import javax.sql.DataSource;"),
            Map.entry("restfulWS-4.0", "import jakarta.ws.rs."),
            Map.entry("servlet-6.1", "import jakarta.servlet."),
            Map.entry("transportSecurity-1.0", "<keyStore id="));

    @ParameterizedTest
    @MethodSource("images")
    void anImageHasAPinnedBaseLabelsAndAUserWithoutRights(Image image) {
        // The tag has a version; 1001 is a number, so that Kubernetes can see that it is not root.
        assertThat(image.all("FROM")).singleElement().asString().matches("[^:@ ]+:[0-9][^ ]*");
        assertThat(image.last("USER")).isEqualTo("1001");
        assertThat(image.assignments("LABEL"))
                .containsKeys("org.opencontainers.image.title", "org.opencontainers.image.description")
                .containsEntry("org.opencontainers.image.licenses", "Apache-2.0")
                .containsEntry("org.opencontainers.image.version", "$VERSION")
                .containsEntry("org.opencontainers.image.revision", "$REVISION");
        assertThat(image.all("ADD")).isEmpty();
    }

    private static Stream<Image> images() {
        return Checkout.services().stream()
                .flatMap(service -> Stream.of(Image.ofService(service), Image.ofMigrator(service)));
    }

    /** {@code ImagesIT} looks for readiness in this file. */
    @ParameterizedTest
    @MethodSource("io.threadpilot.system.Checkout#services")
    void aServiceIsHealthyWhenItIsReady(String service) {
        assertThat(Image.ofService(service).last("HEALTHCHECK"))
                .endsWith("CMD [\"curl\", \"--config\", \"/config/healthcheck.curl\"]");
    }

    @ParameterizedTest
    @MethodSource("io.threadpilot.system.Checkout#services")
    void aServiceHasNoFeatureThatItDoesNotUse(String service) {
        List<String> configuration = Stream.of(
                        "liberty-config/common/configDropins/defaults/common.xml",
                        "liberty-config/" + service + "/server.xml")
                .map(Checkout::read)
                .toList();
        Set<String> features = configuration.stream()
                .flatMap(file -> FEATURE.matcher(file).results())
                .map(feature -> feature.group(1))
                .collect(toSet());
        List<String> sources = Stream.concat(
                        configuration.stream(),
                        Stream.of(service + "-war", "platform-jar")
                                .flatMap(module -> Checkout.javaFiles(module + "/src/main/java").values().stream()))
                .toList();

        assertThat(features).hasSizeGreaterThan(10).allSatisfy(feature -> {
            assertThat(USED_AS).containsKey(feature);
            assertThat(sources).as(feature).anyMatch(source -> source.contains(USED_AS.get(feature)));
        });
    }

    @Test
    void nothingThatIsSecretOrOnlyForTheLocalRunIsSentToTheBuilder() {
        assertThat(List.of(
                        ".env",
                        ".tls/key.pem",
                        ".git/config",
                        "README.md",
                        "vehicle-war/src/main/webapp/WEB-INF/web.xml",
                        "liberty-config/common/local/configDropins/overrides/local.xml",
                        "vehicle-war/target/server-config/server.xml",
                        "vehicle-war/target/wlp-usr/servers/vehicle/configDropins/overrides/local.xml",
                        "vehicle-war/target/vehicle.war"))
                .noneMatch(Image::isSent);
        assertThat(List.of(
                        "vehicle-war/target/image-config/server.xml",
                        "vehicle-war/target/vehicle/WEB-INF/web.xml",
                        "operations-war/target/operations/WEB-INF/ibm-web-bnd.xml"))
                .allMatch(Image::isSent);
    }

    /** The port of a service where nothing else is configured. */
    static String httpPortOf(String service) {
        return Pattern.compile("<liberty\\.http\\.port>([0-9]+)<")
                .matcher(Checkout.read(service + "-war/pom.xml"))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }
}
