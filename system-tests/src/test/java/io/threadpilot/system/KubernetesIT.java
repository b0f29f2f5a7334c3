package io.threadpilot.system;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What is sent to Kubernetes, built as an operator builds it. No cluster is asked. */
@EnabledIf("io.threadpilot.system.Kustomize#isThereOrMustBe")
class KubernetesIT {

    private static final Path KUBERNETES = Checkout.path("kubernetes");

    /** A change of one file, and what has to be said of it. */
    @SuppressWarnings("unused") // by its name
    private static final List<Arguments> FAULTS = List.of(
            arguments("base/vehicle.yaml", "livenessProbe:", "livenessProb:", "`livenessProb` in the JSON string"),
            arguments("base/vehicle.yaml", "maxUnavailable: 0", "maxUnavailabel: 0", "`maxUnavailabel` in the JSON"),
            arguments("base/vehicle.yaml", "containerPort: 5081", "hostIP: 0.0.0.0", "`containerPort` is not found"),
            arguments("base/vehicle.yaml", "minReplicas: 2", "minReplicas: two", "For input string: \"two\""),
            arguments("base/vehicle.yaml", "policy/v1", "policy/v7", "policy/v7 PodDisruptionBudget is nothing"),
            arguments("base/vehicle.yaml", "runAsNonRoot: true", "runAsNonRoot: false", "vehicle may run as root"),
            arguments("base/vehicle.yaml", "runAsUser: 1001", "runAsUser: 0", "vehicle may run as root"),
            arguments("base/vehicle.yaml", "RuntimeDefault", "Unconfined", "vehicle may make every system call"),
            arguments(
                    "base/vehicle.yaml",
                    "readOnlyRootFilesystem: true",
                    "readOnlyRootFilesystem: false",
                    "vehicle may write into its file system"),
            arguments("base/vehicle.yaml", "drop: [ALL]", "drop: [CHOWN]", "vehicle has privileges"),
            arguments(
                    "base/vehicle.yaml",
                    "      automountServiceAccountToken: false",
                    "      automountServiceAccountToken: true",
                    "vehicle has a token of Kubernetes"),
            arguments("base/vehicle.yaml", "/health/ready", "/health", "The readinessProbe of vehicle does not ask"),
            arguments("base/vehicle.yaml", "mountPath: /logs", "mountPath: /log", "to write in, not "),
            arguments(
                    "base/vehicle.yaml", "memory: 1Gi\n            #", "storage: 1Gi\n            #", "what it needs"),
            arguments("base/vehicle.yaml", "readOnly: true", "subPath: one.key", "vehicle mounts a file by subPath"),
            arguments(
                    "base/vehicle.yaml",
                    "terminationGracePeriodSeconds: 40",
                    "terminationGracePeriodSeconds: 35",
                    "vehicle is killed before it has ended"),
            arguments("base/vehicle.yaml", "key: DB_PASSWORD", "key: DB_PASSWORT", "vehicle needs DB_PASSWORT of the"),
            arguments(
                    "base/vehicle.yaml",
                    "key: CORE_SYSTEM_KEY_SHA256",
                    "key: CORE_SYSTEM",
                    "vehicle needs CORE_SYSTEM of the Secret vehicle"),
            arguments("base/vehicle.yaml", "name: vehicle-live", "name: vehicle-life", "the ConfigMap vehicle-life"),
            arguments(
                    "base/vehicle.yaml",
                    "name: KEYSTORE_PASSWORD",
                    "name: KEY_STORE_PASSWORD",
                    "vehicle does not read KEY_STORE_PASSWORD"),
            arguments(
                    "base/kustomization.yaml",
                    "threadpilot.toggles.vehicle-cache=",
                    "threadpilot.vehicle-cache.maximum-size=",
                    "threadpilot.vehicle-cache.maximum-size is not a live key"),
            arguments(
                    "base/kustomization.yaml",
                    "VEHICLE_DB_USER=threadpilot",
                    "VEHICLE_DB_USER=threadpilot\n      - THREADPILOT_OUTBOX_ENABLED=true",
                    "vehicle does not read THREADPILOT_OUTBOX_ENABLED"),
            arguments(
                    "base/kustomization.yaml",
                    "INSURANCE_DB_USER=threadpilot",
                    "INSURANCE_DB_USER=threadpilot\n      - THREADPILOT_ACCESS_LOG=true",
                    "threadpilot.access-log is given to insurance in the environment too"),
            arguments(
                    "base/vehicle.yaml", "maxUnavailable: 1", "maxUnavailable: 9", "vehicle may lose all its servers"),
            arguments("base/vehicle.yaml", "kind: Horizontal", "kind: Vertical", "vehicle has no autoscaler"),
            arguments(
                    "base/insurance.yaml", "maxReplicas: 6", "maxReplicas: 7", "9 servers ask the vehicle service 45"),
            arguments("base/insurance.yaml", "maxSurge: 1", "maxSurge: 3", "10 servers ask the vehicle service 50"),
            arguments(
                    "base/kustomization.yaml",
                    "INSURANCE_DB_USER=threadpilot",
                    "INSURANCE_DB_USER=threadpilot\n      - THREADPILOT_VEHICLE_CLIENT_MAX_PARALLEL_SINGLE=6",
                    "8 servers ask the vehicle service 48"),
            arguments(
                    "base/network-policies.yaml",
                    "policyTypes: [Ingress, Egress]\n---",
                    "policyTypes: [Ingress]\n---",
                    "Nobody is forbidden"),
            arguments(
                    "base/network-policies.yaml",
                    "app.kubernetes.io/name: insurance\n  policyTypes",
                    "app.kubernetes.io/name: insurence\n  policyTypes",
                    "NetworkPolicy insurance selects nothing"),
            arguments(
                    "base/network-policies.yaml",
                    "      ports:\n        - port: 4318\n",
                    "",
                    "The policy traces lets everybody through"),
            arguments("overlays/production/images/kustomization.yaml", "newTag: 0.1.0", "newTag: latest", "no version"),
            arguments(
                    "overlays/production/ingress.yaml", "path: /swagger", "path: /health", "lets more or less through"),
            arguments(
                    "overlays/production/migrations/external-secrets.yaml",
                    "secretKey: PSEUDONYM_KEY\n",
                    "secretKey: PSEUDONYM\n",
                    "insurance needs PSEUDONYM_KEY of the Secret insurance"),
            arguments(
                    "overlays/production/migrations/external-secrets.yaml",
                    "refreshInterval",
                    "refreshIntervall",
                    "ExternalSecret vehicle has another form"),
            arguments(
                    "migrations/vehicle-migrator.yaml",
                    "name: DB_PASSWORD",
                    "name: DATABASE_PASSWORD",
                    "vehicle-migrator does not read DATABASE_PASSWORD"));

    @ParameterizedTest
    @ValueSource(strings = {"try-out", "production"})
    void whatIsDeployedKeepsTheRules(String overlay) {
        Deployed deployed = Deployed.by(KUBERNETES, overlay);

        assertThat(deployed.servers()).hasSize(2);
        assertThat(deployed.all("Job")).hasSize(2);
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
    @ValueSource(
            strings = {
                "base",
                "migrations",
                "overlays/try-out",
                "overlays/try-out/migrations",
                "overlays/production",
                "overlays/production/migrations"
            })
    void kubectlAndKustomizeAloneBuildTheSame(String folder) {
        assumeTrue(Arrays.stream(Kustomize.values()).allMatch(Kustomize::isThere), "both are on this machine");
        Path path = KUBERNETES.resolve(folder);

        assertThat(new HashSet<>(Kustomize.KUBECTL.build(path)))
                .isNotEmpty()
                .isEqualTo(new HashSet<>(Kustomize.ALONE.build(path)));
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
