package io.threadpilot.system;

import com.fasterxml.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import static java.util.stream.Collectors.toSet;

/**
 * All that one environment has in Kubernetes: the services, and what is there before them.
 *
 * @param objects as Kubernetes is sent them
 */
record Deployed(List<JsonNode> objects) {

    /**
     * What an overlay describes.
     *
     * @param kubernetes the folder {@code kubernetes} of this checkout, or a copy of it
     */
    static Deployed by(Path kubernetes, String overlay) {
        Path folder = kubernetes.resolve("overlays").resolve(overlay);
        return new Deployed(Stream.of(folder.resolve("migrations"), folder)
                .flatMap(part -> Kustomize.objectsOf(part).stream())
                .toList());
    }

    Stream<JsonNode> all(String kind) {
        return objects.stream().filter(object -> object.at("/kind").asText().equals(kind));
    }

    Optional<JsonNode> one(String kind, String name) {
        return all(kind).filter(object -> nameOf(object).equals(name)).findFirst();
    }

    /** What makes pods: deployments, jobs and the like. */
    Stream<JsonNode> workloads() {
        return objects.stream()
                .filter(object -> object.at("/spec/template/spec").isObject());
    }

    /** The deployments of images of ours: Liberty servers, each named like its service. */
    Stream<JsonNode> servers() {
        return all("Deployment").filter(deployment -> containersOf(deployment)
                .anyMatch(container -> container.at("/image").asText().contains("threadpilot/")));
    }

    static String nameOf(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    static JsonNode podOf(JsonNode workload) {
        return workload.at("/spec/template/spec");
    }

    /** Every container of a workload, those that run before the others too. */
    static Stream<JsonNode> containersOf(JsonNode workload) {
        return Stream.of("/initContainers", "/containers")
                .flatMap(kind -> elements(podOf(workload).at(kind)));
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    static Set<String> texts(JsonNode array) {
        return elements(array).map(JsonNode::asText).collect(toSet());
    }
}
