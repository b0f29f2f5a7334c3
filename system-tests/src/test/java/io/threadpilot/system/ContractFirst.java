package io.threadpilot.system;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameter;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.contracts.problem.ProblemType;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A service whose OpenAPI document is written by hand and served as it is: holds the document against the code.
 *
 * @param code the service's classes and those of its contracts
 * @param problems the problem types of the service, without the common ones
 * @param document of the service
 */
record ContractFirst(JavaClasses code, List<ProblemType> problems, OpenApiDocument document) {

    private static final Pattern CODE = Pattern.compile("`([a-z-]+)`");
    private static final Map<String, String> PARAMETERS = Map.of(
            "jakarta.ws.rs.PathParam", "path",
            "jakarta.ws.rs.QueryParam", "query",
            "jakarta.ws.rs.HeaderParam", "header");

    /** What the document and the code say differently, each as a sentence; empty if they agree. */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        compare("", operationsOfTheCode(), operationsOfTheDocument(), differences);
        compare("schema ", recordsOfTheCode(), schemasOfTheDocument(), differences);
        compare("problem ", problemsOfTheCode(), problemsOfTheDocument(), differences);
        return differences;
    }

    private static void compare(
            String kind, Map<String, ?> inTheCode, Map<String, ?> inTheDocument, List<String> differences) {
        Stream.concat(inTheCode.keySet().stream(), inTheDocument.keySet().stream())
                .distinct()
                .sorted()
                .filter(name -> !String.valueOf(inTheCode.get(name)).equals(String.valueOf(inTheDocument.get(name))))
                .forEach(name -> differences.add("%s%s: the code has %s, the document %s"
                        .formatted(kind, name, inTheCode.get(name), inTheDocument.get(name))));
    }

    /**
     * What both say of an operation.
     *
     * @param parameters each as where it stands and its name: {@code path number}
     * @param consumes the media types of the request's body; empty if it has none
     * @param produces the media types of an answer that is no error
     * @param roles that may call it
     */
    private record Operation(Set<String> parameters, Set<String> consumes, Set<String> produces, Set<String> roles) {}

    private Map<String, Operation> operationsOfTheCode() {
        String application = code.stream()
                .flatMap(type -> annotation(type, "jakarta.ws.rs.ApplicationPath").stream())
                .flatMap(path -> values(path).stream())
                .findFirst()
                .orElse("");
        Map<String, Operation> operations = new TreeMap<>();
        for (JavaClass type : code) {
            annotation(type, "jakarta.ws.rs.Path")
                    .filter(path -> !type.isInterface())
                    .ifPresent(path -> type.getMethods().forEach(method -> verb(method)
                            .ifPresent(verb -> operations.put(
                                    verb + " " + address(application, only(path), path(method)),
                                    operation(type, method)))));
        }
        return operations;
    }

    private static Operation operation(JavaClass type, JavaMethod method) {
        return new Operation(
                method.getParameters().stream()
                        .flatMap(ContractFirst::parameter)
                        .collect(Collectors.toCollection(TreeSet::new)),
                nearest(type, method, "jakarta.ws.rs.Consumes"),
                nearest(type, method, "jakarta.ws.rs.Produces"),
                nearest(type, method, "jakarta.annotation.security.RolesAllowed"));
    }

    /** Those of a bean are its annotated fields. */
    private static Stream<String> parameter(JavaParameter parameter) {
        return annotation(parameter, "jakarta.ws.rs.BeanParam").isPresent()
                ? parameter.getRawType().getFields().stream().flatMap(ContractFirst::named)
                : named(parameter);
    }

    private static Stream<String> named(CanBeAnnotated parameter) {
        return PARAMETERS.entrySet().stream().flatMap(place -> annotation(parameter, place.getKey()).stream()
                .map(annotation -> place.getValue() + " " + only(annotation)));
    }

    private static Optional<String> verb(JavaMethod method) {
        return method.getAnnotations().stream()
                .map(JavaAnnotation::getRawType)
                .flatMap(type -> annotation(type, "jakarta.ws.rs.HttpMethod").stream())
                .map(ContractFirst::only)
                .findFirst();
    }

    private static String path(JavaMethod method) {
        return annotation(method, "jakarta.ws.rs.Path").map(ContractFirst::only).orElse("");
    }

    /** Without what a path template says of a parameter's form: {@code {id: [0-9]+}}. */
    private static String address(String... parts) {
        return ("/" + String.join("/", parts))
                .replaceAll("\\{ *(\\w+) *:[^}]*}", "{$1}")
                .replaceAll("/+", "/")
                .replaceAll("(?<=.)/$", "");
    }

    private static Set<String> nearest(JavaClass type, JavaMethod method, String annotation) {
        return annotation(method, annotation)
                .or(() -> annotation(type, annotation))
                .map(ContractFirst::values)
                .orElse(new TreeSet<>());
    }

    private static Optional<JavaAnnotation<?>> annotation(CanBeAnnotated element, String name) {
        if (element instanceof JavaClass type) {
            return type.tryGetAnnotationOfType(name).map(found -> (JavaAnnotation<?>) found);
        }
        if (element instanceof JavaMethod method) {
            return method.tryGetAnnotationOfType(name).map(found -> (JavaAnnotation<?>) found);
        }
        if (element instanceof JavaField field) {
            return field.tryGetAnnotationOfType(name).map(found -> (JavaAnnotation<?>) found);
        }
        return ((JavaParameter) element).tryGetAnnotationOfType(name).map(found -> (JavaAnnotation<?>) found);
    }

    private static String only(JavaAnnotation<?> annotation) {
        return values(annotation).iterator().next();
    }

    private static Set<String> values(JavaAnnotation<?> annotation) {
        Object value = annotation.get("value").orElseThrow();
        return new TreeSet<>(value instanceof String[] texts ? Set.of(texts) : Set.of((String) value));
    }

    private Map<String, Operation> operationsOfTheDocument() {
        Map<String, Operation> operations = new TreeMap<>();
        document.content().getJsonObject("paths").forEach((path, methods) -> methods.asJsonObject()
                .forEach((method, operation) -> operations.put(
                        method.toUpperCase(Locale.ROOT) + " " + path, described(operation.asJsonObject()))));
        return operations;
    }

    private static Operation described(JsonObject operation) {
        return new Operation(
                objects(operation, "parameters")
                        .map(parameter -> parameter.getString("in") + " " + parameter.getString("name"))
                        .collect(Collectors.toCollection(TreeSet::new)),
                mediaTypes(operation.getOrDefault("requestBody", JsonValue.EMPTY_JSON_OBJECT)),
                operation.getJsonObject("responses").entrySet().stream()
                        .filter(response -> response.getKey().startsWith("2"))
                        .flatMap(response -> mediaTypes(response.getValue()).stream())
                        .collect(Collectors.toCollection(TreeSet::new)),
                operation
                        .getOrDefault("x-roles", JsonValue.EMPTY_JSON_ARRAY)
                        .asJsonArray()
                        .getValuesAs(JsonString::getString)
                        .stream()
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Set<String> mediaTypes(JsonValue described) {
        return new TreeSet<>(described
                .asJsonObject()
                .getOrDefault("content", JsonValue.EMPTY_JSON_OBJECT)
                .asJsonObject()
                .keySet());
    }

    private static Stream<JsonObject> objects(JsonObject owner, String name) {
        return owner
                .getOrDefault(name, JsonValue.EMPTY_JSON_ARRAY)
                .asJsonArray()
                .getValuesAs(JsonObject.class)
                .stream();
    }

    private Map<String, Set<String>> recordsOfTheCode() {
        return code.stream()
                .filter(type -> type.isRecord() && type.getPackageName().startsWith("io.threadpilot.contracts."))
                .collect(Collectors.toMap(JavaClass::getSimpleName, type -> type.getFields().stream()
                        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                        .map(JavaField::getName)
                        .collect(Collectors.toCollection(TreeSet::new))));
    }

    private Map<String, Set<String>> schemasOfTheDocument() {
        return document.content().getJsonObject("components").getJsonObject("schemas").entrySet().stream()
                .filter(schema -> schema.getValue().asJsonObject().containsKey("properties"))
                .filter(schema -> !schema.getKey().startsWith("Problem"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        schema -> new TreeSet<>(schema.getValue()
                                .asJsonObject()
                                .getJsonObject("properties")
                                .keySet())));
    }

    private Map<String, Set<Integer>> problemsOfTheCode() {
        return problems.stream().collect(Collectors.toMap(ProblemType::code, type -> Set.of(type.status())));
    }

    /** Each code that a response's description names, with the response's status; without the common ones that are right. */
    private Map<String, Set<Integer>> problemsOfTheDocument() {
        Map<String, Set<Integer>> named = new TreeMap<>();
        document.operations()
                .values()
                .forEach(operation -> operation.getJsonObject("responses").forEach((status, response) -> CODE.matcher(
                                response.asJsonObject().getString("description"))
                        .results()
                        .map((MatchResult match) -> match.group(1))
                        .filter(code -> !isCommon(code, Integer.parseInt(status)))
                        .forEach(code -> named.computeIfAbsent(code, key -> new TreeSet<>())
                                .add(Integer.parseInt(status)))));
        return named;
    }

    private static boolean isCommon(String code, int status) {
        return ProblemType.in(CommonProblems.class).stream()
                .anyMatch(type -> type.code().equals(code) && type.status() == status);
    }
}
