package io.threadpilot.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonParseException;
import io.kubernetes.client.openapi.JSON;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static io.threadpilot.system.Deployed.containersOf;
import static io.threadpilot.system.Deployed.elements;
import static io.threadpilot.system.Deployed.nameOf;
import static io.threadpilot.system.Deployed.podOf;
import static io.threadpilot.system.Deployed.texts;
import static java.util.stream.Collectors.toSet;

/**
 * What holds for everything that is deployed. Each rule says what breaks it, in words; {@code KubernetesIT} breaks each once.
 */
final class KubernetesRules {

    private static final Map<String, String> PROBES = Map.of(
            "startupProbe", "/health/started",
            "livenessProbe", "/health/live",
            "readinessProbe", "/health/ready");
    private static final Set<String> WRITABLE = Set.of("/opt/ol/wlp/output", "/logs", "/tmp");
    private static final String VARIABLES = "/opt/ol/wlp/usr/servers/defaultServer/variables";
    private static final Set<String> FROM_OUTSIDE = Set.of("/api", "/openapi", "/swagger");
    /** Seconds within which Liberty ends what is under way. */
    private static final int QUIESCE = 30;

    private static final Pattern REFERENCE = Pattern.compile("\\| `([a-z-]+)` \\| `([^|]+)` \\|.*");
    private static final Pattern ENVIRONMENT_FILE = Pattern.compile("(?m)^([A-Z0-9_]+)=");
    private static final Pattern IN_THE_CLUSTER = Pattern.compile("http://([a-z-]+):(\\d+)");
    /** How a label begins that says which service a pod calls. */
    private static final String CALLS = "threadpilot.io/calls-";

    private static final Pattern USED_BY_CLIENTS = Pattern.compile("value=\"\\$\\{(\\w+)}\"");
    private static final Pattern READ_BY_MIGRATOR = Pattern.compile("\"([A-Z]+(?:_[A-Z]+)+)\"");
    private static final Pattern CAPACITY = Pattern.compile("asked (\\d+) times at once, at the most");

    private final Deployed deployed;
    private final List<String> broken = new ArrayList<>();

    private KubernetesRules(Deployed deployed) {
        this.deployed = deployed;
    }

    /** What breaks a rule, a sentence each; nothing if all is well. */
    static List<String> brokenBy(Deployed deployed) {
        KubernetesRules rules = new KubernetesRules(deployed);
        deployed.objects().forEach(rules::schema);
        deployed.workloads().forEach(rules::pod);
        deployed.workloads().forEach(rules::references);
        deployed.workloads().forEach(rules::environment);
        deployed.servers().forEach(rules::server);
        deployed.servers().forEach(rules::calls);
        rules.selectors();
        rules.autoscalers();
        rules.network();
        rules.capacity();
        return rules.broken;
    }

    private void require(boolean holds, String sentence, Object... arguments) {
        if (!holds) {
            broken.add(sentence.formatted(arguments));
        }
    }

    /** Kubernetes' own client refuses what Kubernetes does not know, what is missing and what has another type. */
    private void schema(JsonNode object) {
        String apiVersion = object.at("/apiVersion").asText();
        String kind = object.at("/kind").asText();
        if (apiVersion.startsWith("external-secrets.io/")) {
            externalSecret(object);
            return;
        }
        require(!kind.equals("Secret"), "%s is a Secret, which only a reference may be", nameOf(object));
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1).toUpperCase(Locale.ROOT);
        try {
            Objects.requireNonNull(JSON.getGson()
                    .fromJson(
                            object.toString(), Class.forName("io.kubernetes.client.openapi.models." + version + kind)));
        } catch (ClassNotFoundException e) {
            broken.add("%s %s is nothing that Kubernetes has".formatted(apiVersion, kind));
        } catch (IllegalArgumentException | JsonParseException e) {
            broken.add("%s %s: %s".formatted(kind, nameOf(object), e.getMessage()));
        }
    }

    /** The operator's schema is not at hand: exactly what the examples use is allowed. */
    private void externalSecret(JsonNode secret) {
        JsonNode spec = secret.at("/spec");
        require(
                secret.at("/apiVersion").asText().equals("external-secrets.io/v1")
                        && secret.at("/kind").asText().equals("ExternalSecret")
                        && fields(spec).equals(Set.of("refreshInterval", "secretStoreRef", "target", "data"))
                        && fields(spec.at("/secretStoreRef")).equals(Set.of("kind", "name"))
                        && fields(spec.at("/target")).equals(Set.of("name"))
                        && elements(spec.at("/data"))
                                .allMatch(data -> fields(data).equals(Set.of("secretKey", "remoteRef"))
                                        && fields(data.at("/remoteRef")).equals(Set.of("key", "property"))),
                "ExternalSecret %s has another form than the other ones",
                nameOf(secret));
        require(
                spec.at("/target/name").asText().equals(nameOf(secret))
                        && elements(spec.at("/data"))
                                .allMatch(data ->
                                        data.at("/remoteRef/key").asText().equals("threadpilot/" + nameOf(secret))),
                "ExternalSecret %s is made of another one's secrets",
                nameOf(secret));
    }

    private static Set<String> fields(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** What the pod security standard "restricted" asks for, and more. */
    private void pod(JsonNode workload) {
        String name = nameOf(workload);
        JsonNode pod = podOf(workload);
        require(
                pod.at("/securityContext/runAsNonRoot").asBoolean(false)
                        && pod.at("/securityContext/runAsUser").asInt(0) > 0,
                "%s may run as root",
                name);
        require(
                pod.at("/securityContext/seccompProfile/type").asText().equals("RuntimeDefault"),
                "%s may make every system call",
                name);
        require(
                !pod.at("/automountServiceAccountToken").asBoolean(true)
                        && deployed.one(
                                        "ServiceAccount",
                                        pod.at("/serviceAccountName").asText())
                                .filter(account -> !account.at("/automountServiceAccountToken")
                                        .asBoolean(true))
                                .isPresent(),
                "%s has a token of Kubernetes, or no account of its own",
                name);
        require(
                !pod.at("/hostNetwork").asBoolean()
                        && !pod.at("/hostPID").asBoolean()
                        && !pod.at("/hostIPC").asBoolean()
                        && elements(pod.at("/volumes")).noneMatch(volume -> volume.has("hostPath")),
                "%s is given a part of the node",
                name);
        containersOf(workload).forEach(container -> container(name, workload, container));
    }

    private void container(String name, JsonNode workload, JsonNode container) {
        JsonNode context = container.at("/securityContext");
        require(
                container.at("/image").asText().matches("[^:@]+(?::[0-9][\\w.-]*|(?::[\\w.-]+)?@sha256:[0-9a-f]{64})"),
                "The image %s of %s has no version",
                container.at("/image").asText(),
                name);
        require(context.at("/readOnlyRootFilesystem").asBoolean(false), "%s may write into its file system", name);
        require(
                !context.at("/allowPrivilegeEscalation").asBoolean(true)
                        && !context.at("/privileged").asBoolean(true)
                        && texts(context.at("/capabilities/drop")).equals(Set.of("ALL"))
                        && !context.at("/capabilities").has("add"),
                "%s has privileges, or may get them",
                name);
        require(
                container.at("/resources/requests").has("cpu")
                        && container.at("/resources/requests").has("memory")
                        && container.at("/resources/limits").has("memory"),
                "%s says not what it needs",
                name);
        require(
                elements(container.at("/volumeMounts")).noneMatch(mount -> mount.has("subPath")),
                "%s mounts a file by subPath, which would never change",
                name);
        if (!workload.at("/kind").asText().equals("Job")) {
            PROBES.keySet().forEach(probe -> require(container.has(probe), "%s has no %s", name, probe));
        }
    }

    private void server(JsonNode workload) {
        String name = nameOf(workload);
        JsonNode container = podOf(workload).at("/containers/0");
        PROBES.forEach((probe, path) -> require(
                container.at("/" + probe + "/httpGet/path").asText().equals(path)
                        && container.at("/" + probe + "/httpGet/port").asText().equals("http"),
                "The %s of %s does not ask for %s",
                probe,
                name,
                path));
        require(
                container.at("/ports/0/name").asText().equals("http")
                        && container.at("/ports/0/containerPort").asText().equals(ImagesTest.httpPortOf(name)),
                "%s has another port than its image",
                name);
        Set<String> temporary = elements(podOf(workload).at("/volumes"))
                .filter(volume -> volume.at("/emptyDir").has("sizeLimit"))
                .map(volume -> volume.at("/name").asText())
                .collect(toSet());
        Set<String> writable = elements(container.at("/volumeMounts"))
                .filter(mount -> temporary.contains(mount.at("/name").asText()))
                .map(mount -> mount.at("/mountPath").asText())
                .collect(toSet());
        require(writable.equals(WRITABLE), "%s has %s to write in, not %s", name, writable, WRITABLE);
        require(
                podOf(workload).at("/terminationGracePeriodSeconds").asInt()
                        > container.at("/lifecycle/preStop/sleep/seconds").asInt(QUIESCE) + QUIESCE,
                "%s is killed before it has ended what is under way",
                name);
        require(
                elements(podOf(workload).at("/topologySpreadConstraints"))
                        .map(constraint -> constraint.at("/topologyKey").asText())
                        .collect(toSet())
                        .equals(Set.of("kubernetes.io/hostname", "topology.kubernetes.io/zone")),
                "%s may have all its servers on one node or in one zone",
                name);
        variables(name, workload, container);
    }

    /** What is mounted as files in {@code variables} is live, and nothing is given in both ways. */
    private void variables(String name, JsonNode workload, JsonNode container) {
        String volume = elements(container.at("/volumeMounts"))
                .filter(mount -> mount.at("/mountPath").asText().equals(VARIABLES))
                .map(mount -> mount.at("/name").asText())
                .findFirst()
                .orElse("");
        Set<String> files = elements(podOf(workload).at("/volumes"))
                .filter(candidate -> candidate.at("/name").asText().equals(volume))
                .flatMap(candidate -> elements(candidate.at("/projected/sources")))
                .flatMap(source -> source.has("configMap")
                        ? keysOf("ConfigMap", source.at("/configMap/name").asText()).stream()
                        : elements(source.at("/secret/items"))
                                .map(item -> item.at("/path").asText()))
                .collect(toSet());
        Set<String> live = Stream.concat(liveKeys(name), matches(USED_BY_CLIENTS, clients(name)))
                // A name of a client, a key or a tier is the operator's.
                .map(key -> "\\Q" + key.replaceAll("\\{\\w+}", "\\\\E[^.]+\\\\Q") + "\\E")
                .collect(toSet());
        require(!files.isEmpty(), "%s has no live configuration", name);
        files.forEach(file -> require(live.stream().anyMatch(file::matches), "%s is not a live key of %s", file, name));
        Set<String> variables = variablesOf(container);
        files.forEach(file -> require(
                !variables.contains(asVariable(file)),
                "%s is given to %s in the environment too, which is never read again",
                file,
                name));
    }

    /** What an image's configuration says of clients. */
    private static String clients(String service) {
        return Stream.of("common", service)
                .map(folder -> Checkout.path("liberty-config/" + folder + "/container"))
                .filter(Files::isDirectory)
                .flatMap(folder -> {
                    try (Stream<Path> files = Files.walk(folder)) {
                        return files.filter(Files::isRegularFile).toList().stream();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .map(file -> Checkout.read(file.toString()))
                .collect(Collectors.joining());
    }

    private static Stream<String> liveKeys(String service) {
        return SettingsTable.of(service).settings().stream()
                .filter(DocumentedSetting::live)
                .map(DocumentedSetting::key);
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1));
    }

    /** Every reference to a ConfigMap or Secret leads to one, by the build or by the table in docs/deployment.md. */
    private void references(JsonNode workload) {
        String name = nameOf(workload);
        containersOf(workload).forEach(container -> {
            elements(container.at("/envFrom"))
                    .forEach(from -> require(
                            from.has("configMapRef")
                                    && deployed.one(
                                                    "ConfigMap",
                                                    from.at("/configMapRef/name")
                                                            .asText())
                                            .isPresent(),
                            "%s takes its environment from something that is not there",
                            name));
            elements(container.at("/env"))
                    .filter(variable -> variable.has("valueFrom"))
                    .forEach(variable -> {
                        JsonNode reference = variable.at("/valueFrom/secretKeyRef");
                        requireKey(
                                name,
                                "Secret",
                                reference.at("/name").asText(),
                                reference.at("/key").asText());
                    });
            elements(container.at("/env"))
                    .filter(variable -> variable.has("value"))
                    .forEach(variable -> require(
                            !variable.at("/name").asText().matches(".*(PASSWORD|KEY|SECRET|TOKEN).*"),
                            "%s has the secret %s in plain text",
                            name,
                            variable.at("/name").asText()));
        });
        elements(podOf(workload).at("/volumes")).forEach(volume -> {
            Stream.concat(Stream.of(volume), elements(volume.at("/projected/sources")))
                    .forEach(source -> {
                        String map = source.at("/configMap/name").asText();
                        require(
                                map.isEmpty() || !keysOf("ConfigMap", map).isEmpty(),
                                "%s mounts the ConfigMap %s, which is not there",
                                name,
                                map);
                        elements(source.at("/secret/items"))
                                .forEach(item -> requireKey(
                                        name,
                                        "Secret",
                                        source.at("/secret/name").asText(),
                                        item.at("/key").asText()));
                    });
        });
    }

    private void requireKey(String name, String kind, String object, String key) {
        require(
                keysOf(kind, object).contains(key),
                "%s needs %s of the %s %s, which is not there",
                name,
                key,
                kind,
                object);
    }

    private Set<String> keysOf(String kind, String name) {
        Set<String> keys = new TreeSet<>();
        deployed.one(kind, name).ifPresent(object -> keys.addAll(fields(object.at("/data"))));
        if (kind.equals("Secret")) {
            deployed.all("ExternalSecret")
                    .filter(secret -> secret.at("/spec/target/name").asText().equals(name))
                    .flatMap(secret -> elements(secret.at("/spec/data")))
                    .forEach(data -> keys.add(data.at("/secretKey").asText()));
        }
        if (kind.equals("ConfigMap")) {
            keys.addAll(documentedKeysOf(name));
        } else if (deployed.all("ExternalSecret").findAny().isEmpty()) {
            keys.addAll(matches(ENVIRONMENT_FILE, Checkout.read(".env.example")).collect(toSet()));
        }
        return keys;
    }

    /** What somebody brings into the cluster before, by the document's table: {@code | `name` | `KEY`, `KEY` | …}. */
    private static Set<String> documentedKeysOf(String name) {
        return Checkout.read("docs/deployment.md")
                .lines()
                .map(REFERENCE::matcher)
                .filter(Matcher::matches)
                .filter(row -> row.group(1).equals(name))
                .flatMap(row -> Stream.of(row.group(2).split("`, `")))
                .collect(toSet());
    }

    /** Every environment variable of ours is one that is read. */
    private void environment(JsonNode workload) {
        String name = nameOf(workload);
        containersOf(workload)
                .filter(container -> container.at("/image").asText().contains("threadpilot/"))
                .forEach(container -> {
                    Set<String> known = variablesReadBy(name);
                    variablesOf(container)
                            .forEach(variable ->
                                    require(known.contains(variable), "%s does not read %s", name, variable));
                });
    }

    private static Set<String> variablesReadBy(String name) {
        return name.endsWith("-migrator")
                ? matches(
                                READ_BY_MIGRATOR,
                                Checkout.read(
                                        "platform-jar/src/main/java/io/threadpilot/platform/database/Migrator.java"))
                        .collect(toSet())
                : SettingsTable.of(name).settings().stream()
                        .map(setting -> asVariable(setting.key()))
                        .collect(toSet());
    }

    private Set<String> variablesOf(JsonNode container) {
        return Stream.concat(
                        elements(container.at("/env"))
                                .map(variable -> variable.at("/name").asText()),
                        elements(container.at("/envFrom"))
                                .flatMap(from -> keysOf(
                                        "ConfigMap",
                                        from.at("/configMapRef/name").asText())
                                        .stream()))
                .collect(toSet());
    }

    private static String asVariable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** Whatever selects pods finds some. */
    private void selectors() {
        Map<String, String> places = Map.of(
                "Service", "/spec/selector",
                "PodDisruptionBudget", "/spec/selector",
                "NetworkPolicy", "/spec/podSelector",
                "Deployment", "/spec/selector",
                "StatefulSet", "/spec/selector");
        places.forEach((kind, place) -> deployed.all(kind)
                .filter(object -> !isForCallers(object))
                .forEach(object -> require(
                        deployed.workloads().anyMatch(workload -> selects(object.at(place), workload)),
                        "%s %s selects nothing",
                        kind,
                        nameOf(object))));
        deployed.servers()
                .forEach(server -> require(
                        deployed.all("PodDisruptionBudget")
                                .anyMatch(budget -> selects(budget.at("/spec/selector"), server)
                                        && budget.at("/spec/maxUnavailable").asInt() == 1),
                        "%s may lose all its servers at once",
                        nameOf(server)));
    }

    /** By labels, as a Service has them, or by {@code matchLabels} and {@code matchExpressions}. */
    private static boolean selects(JsonNode selector, JsonNode workload) {
        JsonNode of = workload.at("/spec/template/metadata/labels");
        boolean structured = selector.has("matchLabels") || selector.has("matchExpressions");
        JsonNode labels = structured ? selector.path("matchLabels") : selector;
        return fields(labels).stream().allMatch(label -> labels.get(label).equals(of.get(label)))
                && elements(selector.path("matchExpressions"))
                        .allMatch(expression -> matches(
                                expression, of.path(expression.at("/key").asText())));
    }

    private static boolean matches(JsonNode expression, JsonNode value) {
        return switch (expression.at("/operator").asText()) {
            case "Exists" -> !value.isMissingNode();
            case "In" -> texts(expression.at("/values")).contains(value.asText());
            default -> throw new IllegalArgumentException("An operator that no rule knows: " + expression);
        };
    }

    /** Whether a network policy is about those who call a service, of whom there may be none. */
    private static boolean isForCallers(JsonNode object) {
        return elements(object.at("/spec/podSelector/matchExpressions"))
                .anyMatch(expression -> expression.at("/key").asText().startsWith(CALLS));
    }

    /** Who calls a service says so in a label, by which network policies let it through. */
    private void calls(JsonNode workload) {
        String name = nameOf(workload);
        Set<String> said = fields(workload.at("/spec/template/metadata/labels")).stream()
                .filter(label -> label.startsWith(CALLS))
                .map(label -> label.substring(CALLS.length()))
                .collect(toSet());
        said.forEach(called ->
                require(deployed.one("Service", called).isPresent(), "%s calls %s, which is no service", name, called));
        containersOf(workload)
                .flatMap(container -> elements(container.at("/envFrom")))
                .flatMap(from ->
                        deployed.one("ConfigMap", from.at("/configMapRef/name").asText()).stream())
                .flatMap(map -> elements(map.at("/data")))
                .map(value -> IN_THE_CLUSTER.matcher(value.asText()))
                .filter(Matcher::matches)
                .forEach(url -> require(
                        said.contains(url.group(1))
                                && deployed.one("Service", url.group(1))
                                        .filter(called -> called.at("/spec/ports/0/port")
                                                .asText()
                                                .equals(url.group(2)))
                                        .isPresent(),
                        "%s is given %s and has no label that lets it call there, or it is another port",
                        name,
                        url.group()));
    }

    private void autoscalers() {
        deployed.servers().forEach(server -> {
            require(
                    !server.at("/spec").has("replicas"),
                    "%s has a number of servers, as its autoscaler has",
                    nameOf(server));
            require(
                    deployed.one("HorizontalPodAutoscaler", nameOf(server))
                            .filter(scaler -> scaler.at("/spec/scaleTargetRef/name")
                                    .asText()
                                    .equals(nameOf(server)))
                            .isPresent(),
                    "%s has no autoscaler",
                    nameOf(server));
        });
    }

    private void network() {
        require(
                deployed.all("NetworkPolicy")
                        .anyMatch(policy -> policy.at("/spec/podSelector").isEmpty()
                                && texts(policy.at("/spec/policyTypes")).equals(Set.of("Ingress", "Egress"))
                                && !policy.at("/spec").has("ingress")
                                && !policy.at("/spec").has("egress")),
                "Nobody is forbidden to speak to everybody");
        deployed.all("NetworkPolicy")
                .flatMap(policy -> Stream.of("ingress/from", "egress/to")
                        .map(direction -> direction.split("/"))
                        .flatMap(direction -> elements(policy.at("/spec/" + direction[0]))
                                .filter(rule -> rule.path(direction[1]).isEmpty()
                                        || rule.path("ports").isEmpty()
                                        || elements(rule.path(direction[1])).anyMatch(JsonNode::isEmpty))
                                .map(rule -> nameOf(policy))))
                .forEach(policy -> broken.add("The policy " + policy + " lets everybody through, or to every port"));
        deployed.all("Ingress")
                .flatMap(ingress -> elements(ingress.at("/spec/rules")))
                .forEach(rule -> require(
                        elements(rule.at("/http/paths"))
                                .map(path -> path.at("/path").asText())
                                .collect(toSet())
                                .equals(FROM_OUTSIDE),
                        "%s lets more or less through than %s",
                        rule.at("/host").asText(),
                        FROM_OUTSIDE));
    }

    /** Servers of the usual number, one more while a release is rolled out, and a canary. */
    private void capacity() {
        JsonNode insurance = deployed.one("Deployment", "insurance").orElseThrow();
        JsonNode scaler = deployed.one("HorizontalPodAutoscaler", "insurance").orElseThrow();
        int servers = scaler.at("/spec/maxReplicas").asInt()
                + insurance.at("/spec/strategy/rollingUpdate/maxSurge").asInt()
                + 1;
        int atOnce = servers * maxParallelSingle(insurance);
        int capacity = matches(CAPACITY, Checkout.read("docs/deployment.md"))
                .map(Integer::parseInt)
                .findFirst()
                .orElseThrow();
        require(
                atOnce <= capacity,
                "%d servers ask the vehicle service %d times at once, which is documented as at most %d",
                servers,
                atOnce,
                capacity);
    }

    private int maxParallelSingle(JsonNode insurance) {
        Map<String, String> environment = containersOf(insurance)
                .flatMap(container -> elements(container.at("/envFrom")))
                .map(from ->
                        deployed.one("ConfigMap", from.at("/configMapRef/name").asText()))
                .flatMap(map -> map.stream())
                .flatMap(map -> fields(map.at("/data")).stream()
                        .map(key -> Map.entry(key, map.at("/data").get(key).asText())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, last) -> last, HashMap::new));
        Function<String, Integer> inDefaults = key -> matches(
                        Pattern.compile("(?m)^" + Pattern.quote(key) + "\\s*=\\s*(\\d+)"),
                        Checkout.read("insurance-war/src/main/resources/META-INF/microprofile-config.properties"))
                .map(Integer::valueOf)
                .findFirst()
                .orElseThrow();
        String key = "threadpilot.vehicle-client.max-parallel-single";
        return environment.containsKey(asVariable(key))
                ? Integer.parseInt(environment.get(asVariable(key)))
                : inDefaults.apply(key);
    }
}
