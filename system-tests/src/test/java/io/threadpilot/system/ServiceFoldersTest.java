package io.threadpilot.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.util.Yaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import static io.threadpilot.system.Deployed.texts;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/** What each service's folder in {@code liberty-config} has for containers, the proxy and Prometheus, and who finds it. */
class ServiceFoldersTest {

    private static final String SERVICES = "io.threadpilot.system.Checkout#services";
    private static final Pattern ROLE =
            Pattern.compile("String (?:READ|WRITE|OPERATE|ADMIN|DISPATCH|DRIVE) = \"([a-z.]+)\"");

    @ParameterizedTest
    @MethodSource(SERVICES)
    void inContainersItHasWhatEveryServiceHasAndItsPort(String service) {
        JsonNode services = yaml(folder(service) + "compose.yml").at("/services");

        assertThat(texts(yaml("docker-compose.yml").at("/include"))).contains(folder(service) + "compose.yml");
        assertThat(names(services)).containsExactlyInAnyOrder(service, service + "-migrator");
        assertExtends(services.at("/" + service), "server", service);
        assertExtends(services.at("/" + service + "-migrator"), "migrator", service);
        String port = ImagesTest.httpPortOf(service);
        assertThat(texts(services.at("/" + service + "/ports"))).containsExactly("127.0.0.1:" + port + ":" + port);
    }

    /** And takes nothing of it back. */
    private static void assertExtends(JsonNode container, String kind, String service) {
        assertThat(container.at("/extends/file").asText()).isEqualTo("../compose-service.yml");
        assertThat(container.at("/extends/service").asText()).isEqualTo(kind);
        assertThat(container.at("/build/args/SERVICE").asText()).isEqualTo(service);
        assertThat(names(container)).doesNotContain("cap_drop", "security_opt", "read_only", "tmpfs", "user");
    }

    @Test
    void serversInContainersHaveNoPrivilegesAndAReadOnlyFileSystem() {
        JsonNode services = yaml("liberty-config/compose-service.yml").at("/services");

        assertThat(services).hasSize(2).allSatisfy(container -> {
            assertThat(texts(container.at("/cap_drop"))).containsExactly("ALL");
            assertThat(texts(container.at("/security_opt"))).containsExactly("no-new-privileges:true");
            assertThat(container.at("/read_only").asBoolean()).isTrue();
        });
        assertThat(texts(services.at("/server/tmpfs")))
                .containsExactlyInAnyOrder("/opt/ol/wlp/output", "/logs", "/tmp");
    }

    @ParameterizedTest
    @MethodSource(SERVICES)
    void prometheusFindsIt(String service) {
        JsonNode targets = yaml(folder(service) + "targets.yml");

        assertThat(texts(targets.at("/0/targets"))).containsExactly(service + ":" + ImagesTest.httpPortOf(service));
        assertThat(targets.at("/0/labels/service").asText()).isEqualTo(service);
        assertThat(targets.at("/0/labels/late_after").asText()).matches("[0-9]+\\.[0-9]+");
        assertThat(texts(yaml("docker-compose.yml").at("/services/prometheus/volumes")))
                .contains("./" + folder(service) + "targets.yml:/etc/prometheus/services/" + service + ".yml:ro");
    }

    @ParameterizedTest
    @MethodSource(SERVICES)
    void theProxyFindsIt(String service) {
        String variable = "PROXY_" + service.toUpperCase(Locale.ROOT);
        String port = ImagesTest.httpPortOf(service);
        JsonNode proxy = yaml("docker-compose.yml").at("/services/proxy");

        assertThat(Checkout.read(folder(service) + "proxy/server.conf.template"))
                .contains(
                        "upstream " + service + " {",
                        "server ${" + variable + "} ",
                        "listen ${PROXY_ADDRESS}:${" + variable + "_PORT} ssl;",
                        "server_name " + service + ";");
        assertThat(Checkout.path(folder(service) + "proxy/routes.conf.template"))
                .isNotEmptyFile();
        assertThat(Checkout.read(folder(service) + "proxy/local.env")).contains(variable + "=127.0.0.1:" + port + "\n");
        assertThat(proxy.at("/environment/" + variable).asText()).isEqualTo(service + ":" + port);
        String outside = proxy.at("/environment/" + variable + "_PORT").asText();
        assertThat(texts(proxy.at("/ports"))).contains(outside + ":" + outside);
        assertThat(Checkout.read(folder(service) + "proxy/local.env")).contains(variable + "_PORT=" + outside + "\n");
    }

    /** Inside a WAR Flyway finds no other folder, and what need not be there would be missing without a word. */
    @ParameterizedTest
    @MethodSource(SERVICES)
    void everyFolderOfItsMigrationsCanBeFoundInAWar(String service) {
        assertThat(Checkout.path(service + "-war/src/main/resources/db")
                        .toFile()
                        .listFiles())
                .isNotEmpty()
                .allSatisfy(folder ->
                        assertThat(folder.toPath().resolve("flyway.location")).exists());
    }

    /** The client that every server has may do everything, in the local run and in containers. */
    @ParameterizedTest
    @MethodSource(SERVICES)
    void theCoreSystemHasTheRolesOfTheService(String service) {
        Set<String> roles = Checkout.javaFiles(service + "-war/src/main/java").values().stream()
                .flatMap(source -> ROLE.matcher(source).results())
                .map(role -> role.group(1))
                .collect(toSet());
        assertThat(roles).isNotEmpty();

        assertCoreSystemHas(roles, "container/configDropins/overrides/clients-", service);
        roles.add("events.read");
        assertCoreSystemHas(roles, "local/configDropins/overrides/local-", service);
    }

    private static void assertCoreSystemHas(Set<String> roles, String overlay, String service) {
        assertThat(Checkout.read(folder(service) + overlay + service + ".xml"))
                .contains("\"threadpilot.clients.core-system.roles\" value=\""
                        + roles.stream().sorted().collect(joining(", ")) + "\"");
    }

    private static String folder(String service) {
        return "liberty-config/" + service + "/";
    }

    static JsonNode yaml(String file) {
        try {
            return Yaml.mapper().readTree(Checkout.read(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
