package io.threadpilot.system;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

import static io.threadpilot.system.Deployed.podOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What is sent to Kubernetes, built as an operator builds it. No cluster is asked. */
@EnabledIf("io.threadpilot.system.Kustomize#isThereOrMustBe")
class KubernetesIT {

    private static final Path KUBERNETES = Checkout.path("kubernetes");

    private static final String SERVER = "components/server/server.yaml";
    private static final String INSURANCE = "insurance/base/kustomization.yaml";

    /** A change of one file, and what has to be said of it. */
    @SuppressWarnings("unused") // by its name
    private static final List<Arguments> FAULTS = List.of(
            arguments(SERVER, "livenessProbe:", "livenessProb:", "`livenessProb` in the JSON string"),
            arguments(SERVER, "maxUnavailable: 0", "maxUnavailabel: 0", "`maxUnavailabel` in the JSON"),
            arguments(
                    SERVER,
                    "path: /health/live\n              port: http",
                    "path: /health/live",
                    "`port` is not found"),
            arguments(SERVER, "minReplicas: 2", "minReplicas: two", "For input string: \"two\""),
            arguments(SERVER, "policy/v1", "policy/v7", "policy/v7 PodDisruptionBudget is nothing"),
            arguments(SERVER, "runAsNonRoot: true", "runAsNonRoot: false", "vehicle may run as root"),
            arguments(SERVER, "runAsUser: 1001", "runAsUser: 0", "vehicle may run as root"),
            arguments(SERVER, "RuntimeDefault", "Unconfined", "vehicle may make every system call"),
            arguments(
                    SERVER,
                    "readOnlyRootFilesystem: true",
                    "readOnlyRootFilesystem: false",
                    "vehicle may write into its file system"),
            arguments(SERVER, "drop: [ALL]", "drop: [CHOWN]", "vehicle has privileges"),
            arguments(
                    SERVER,
                    "      automountServiceAccountToken: false",
                    "      automountServiceAccountToken: true",
                    "vehicle has a token of Kubernetes"),
            arguments(SERVER, "/health/ready", "/health", "The readinessProbe of vehicle does not ask"),
            arguments(SERVER, "mountPath: /logs", "mountPath: /log", "to write in, not "),
            arguments(SERVER, "memory: 1Gi\n            #", "storage: 1Gi\n            #", "what it needs"),
            arguments(SERVER, "readOnly: true", "subPath: one.key", "vehicle mounts a file by subPath"),
            arguments(
                    SERVER,
                    "terminationGracePeriodSeconds: 40",
                    "terminationGracePeriodSeconds: 35",
                    "vehicle is killed before it has ended"),
            arguments(SERVER, "key: DB_PASSWORD", "key: DB_PASSWORT", "vehicle needs DB_PASSWORT of the"),
            arguments(
                    SERVER,
                    "key: CORE_SYSTEM_KEY_SHA256",
                    "key: CORE_SYSTEM",
                    "vehicle needs CORE_SYSTEM of the Secret vehicle"),
            arguments(SERVER, "name: server-live", "name: server-life", "the ConfigMap vehicle-life"),
            arguments(
                    SERVER,
                    "name: KEYSTORE_PASSWORD",
                    "name: KEY_STORE_PASSWORD",
                    "vehicle does not read KEY_STORE_PASSWORD"),
            arguments(
                    "vehicle/base/service.yaml", "port: 5081", "port: 5083", "vehicle has another port than its image"),
            arguments(
                    INSURANCE,
                    "threadpilot.toggles.vehicle-cache=",
                    "threadpilot.vehicle-cache.maximum-size=",
                    "threadpilot.vehicle-cache.maximum-size is not a live key"),
            arguments(
                    "vehicle/base/kustomization.yaml",
                    "VEHICLE_DB_USER=threadpilot",
                    "VEHICLE_DB_USER=threadpilot\n      - THREADPILOT_OUTBOX_ENABLED=true",
                    "vehicle does not read THREADPILOT_OUTBOX_ENABLED"),
            arguments(
                    INSURANCE,
                    "INSURANCE_DB_USER=threadpilot",
                    "INSURANCE_DB_USER=threadpilot\n      - THREADPILOT_ACCESS_LOG=true",
                    "threadpilot.access-log is given to insurance in the environment too"),
            arguments(SERVER, "maxUnavailable: 1", "maxUnavailable: 9", "vehicle may lose all its servers"),
            arguments(
                    "vehicle/base/kustomization.yaml",
                    "patches:\n",
                    "patches:\n  - target:\n      kind: HorizontalPodAutoscaler\n    patch: |\n      $patch: delete\n"
                            + "      apiVersion: v1\n      kind: Any\n      metadata:\n        name: any\n",
                    "vehicle has no autoscaler"),
            arguments(INSURANCE, "value: 6", "value: 7", "9 servers ask the vehicle service 45"),
            arguments(SERVER, "maxSurge: 1", "maxSurge: 3", "10 servers ask the vehicle service 50"),
            arguments(
                    INSURANCE,
                    "INSURANCE_DB_USER=threadpilot",
                    "INSURANCE_DB_USER=threadpilot\n      - THREADPILOT_VEHICLE_CLIENT_MAX_PARALLEL_SINGLE=6",
                    "8 servers ask the vehicle service 48"),
            arguments(INSURANCE, "calls-vehicle", "calls-vehicel", "insurance calls vehicel, which is no service"),
            arguments(
                    INSURANCE, "calls-vehicle", "called-by", "insurance is given http://vehicle:5081 and has no label"),
            arguments(INSURANCE, "http://vehicle:5081", "http://vehicle:5082", "or it is another port"),
            arguments(
                    "base/network-policies.yaml",
                    "policyTypes: [Ingress, Egress]\n---",
                    "policyTypes: [Ingress]\n---",
                    "Nobody is forbidden"),
            arguments(
                    "base/network-policies.yaml",
                    "app.kubernetes.io/component: server",
                    "app.kubernetes.io/component: sever",
                    "NetworkPolicy traces selects nothing"),
            arguments(
                    "overlays/production/migrations/network-policies.yaml",
                    "values: [server, migrator]",
                    "values: [service]",
                    "NetworkPolicy databases selects nothing"),
            arguments(
                    "base/network-policies.yaml",
                    "      ports:\n        - port: 4318\n",
                    "",
                    "The policy traces lets everybody through"),
            arguments("overlays/production/images/release.yaml", "version: 0.1.0", "version: latest", "no version"),
            arguments(
                    "overlays/production/service/ingress.yaml",
                    "path: /swagger",
                    "path: /health",
                    "lets more or less through"),
            arguments(
                    "insurance/production/kustomization.yaml",
                    "secretKey: PSEUDONYM_KEY\n",
                    "secretKey: PSEUDONYM\n",
                    "insurance needs PSEUDONYM_KEY of the Secret insurance"),
            arguments(
                    "insurance/production/kustomization.yaml",
                    "key: threadpilot/insurance",
                    "key: threadpilot/vehicle",
                    "ExternalSecret insurance is made of another one's secrets"),
            arguments(
                    "overlays/production/service/external-secrets.yaml",
                    "refreshInterval",
                    "refreshIntervall",
                    "ExternalSecret vehicle has another form"),
            arguments(
                    "components/migrator/migrator.yaml",
                    "name: DB_PASSWORD",
                    "name: DATABASE_PASSWORD",
                    "vehicle-migrator does not read DATABASE_PASSWORD"));

    @ParameterizedTest
    @ValueSource(strings = {"try-out", "production"})
    void whatIsDeployedKeepsTheRules(String overlay) {
        Deployed deployed = Deployed.by(KUBERNETES, overlay);

        assertThat(deployed.servers().map(Deployed::nameOf)).containsExactlyInAnyOrderElementsOf(Checkout.services());
        assertThat(deployed.all("Job").map(Deployed::nameOf))
                .containsExactlyInAnyOrderElementsOf(Checkout.services().stream()
                        .map(service -> service + "-migrator")
                        .toList());
        assertThat(KubernetesRules.brokenBy(deployed)).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("FAULTS")
    void aFaultIsFound(String file, String right, String wrong, String said, @TempDir Path copy) throws IOException {
        copyTo(copy);
        String text = Files.readString(copy.resolve(file));
        assertThat(text).contains(right);
        Files.writeString(copy.resolve(file), text.replace(right, wrong));

        assertThat(KubernetesRules.brokenBy(Deployed.by(copy, "production")))
                .anySatisfy(broken -> assertThat(broken).contains(said));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void kubectlAndKustomizeAloneBuildTheSame(Path folder) {
        assumeTrue(Arrays.stream(Kustomize.values()).allMatch(Kustomize::isThere), "both are on this machine");

        assertThat(new HashSet<>(Kustomize.KUBECTL.build(folder)))
                .isNotEmpty()
                .isEqualTo(new HashSet<>(Kustomize.ALONE.build(folder)));
    }

    /** All that can be built: not components, which are parts of others. */
    private static List<Path> folders() throws IOException {
        try (Stream<Path> files = Files.walk(KUBERNETES)) {
            List<Path> folders = files.filter(file -> file.endsWith("kustomization.yaml"))
                    .filter(file -> Checkout.read(file.toString()).contains("\nkind: Kustomization\n"))
                    .map(Path::getParent)
                    .toList();
            assertThat(folders)
                    .hasSizeGreaterThanOrEqualTo(2 * Checkout.services().size() + 5);
            return folders;
        }
    }

    /** As in the compose file, but for its key, which is a file, since that is live. */
    @ParameterizedTest
    @ValueSource(strings = {"try-out", "production"})
    void theAuditServiceFollowsTheInsuranceServicesFeed(String overlay) {
        Deployed deployed = Deployed.by(KUBERNETES, overlay);
        JsonNode audit = deployed.one("Deployment", "audit").orElseThrow();
        String environment =
                podOf(audit).at("/containers/0/envFrom/0/configMapRef/name").asText();

        assertThat(sourceOfTheAuditService(
                        deployed.one("ConfigMap", environment).orElseThrow().at("/data")))
                .isEqualTo(sourceOfTheAuditService(ServiceFoldersTest.yaml("liberty-config/audit/compose.yml")
                        .at("/services/audit/environment")));
        assertThat(podOf(audit).findValues("items").stream().flatMap(Deployed::elements))
                .anySatisfy(item -> {
                    assertThat(item.at("/key").asText()).isEqualTo("AUDIT_SERVICE_KEY");
                    assertThat(item.at("/path").asText()).isEqualTo("threadpilot.audit.sources.insurance.api-key");
                });
    }

    private static List<String> sourceOfTheAuditService(JsonNode environment) {
        return Stream.of("FEED", "TOPIC")
                .map(key -> environment
                        .required("THREADPILOT_AUDIT_SOURCES_INSURANCE_" + key)
                        .asText())
                .toList();
    }

    /** What a try-out's PostgreSQL is told to make. */
    @Test
    void everyServiceHasADatabaseInTheTryOut() {
        List<String> statements = Deployed.by(KUBERNETES, "try-out")
                .all("ConfigMap")
                .filter(map -> Deployed.nameOf(map).startsWith("postgres-databases"))
                .flatMap(map -> Deployed.elements(map.at("/data")))
                .map(JsonNode::asText)
                .toList();

        assertThat(statements)
                .containsExactlyInAnyOrderElementsOf(Checkout.services().stream()
                        .map("create database %s;"::formatted)
                        .toList());
    }

    @Test
    void everySecretOfTheTryOutIsInTheFileThatItIsMadeOf() {
        List<String> variables = Checkout.read(".env.example")
                .lines()
                .filter(line -> line.matches("[A-Z0-9_]+=.*"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .toList();

        assertThat(Deployed.by(KUBERNETES, "try-out").objects())
                .flatExtracting(object -> object.findValues("secretKeyRef"))
                .extracting(reference -> reference.get("key").asText())
                .isNotEmpty()
                .isSubsetOf(variables);
    }

    private static void copyTo(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(KUBERNETES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(KUBERNETES.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }
}
