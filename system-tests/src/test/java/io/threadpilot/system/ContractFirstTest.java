package io.threadpilot.system;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.threadpilot.contracts.problem.ProblemType;
import jakarta.json.Json;
import jakarta.json.JsonPatchBuilder;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Documents that are written by hand say what the code does: the template's, and each service's that has such a document. */
class ContractFirstTest {

    private static final String OPERATION = "/paths/~1api~1v1~1parcels~1{number}/get";

    @TempDir
    private static Path compiled;

    static Stream<String> servicesWithADocumentByHand() {
        return Checkout.services().stream()
                .filter(service -> Files.exists(Checkout.path(service + "-war/target/classes/META-INF/openapi.yaml")));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("servicesWithADocumentByHand")
    void documentAndCodeOfAServiceAgree(String service) throws IOException {
        JavaClasses code = new ClassFileImporter()
                .importPaths(
                        Checkout.path(service + "-war/target/classes"),
                        Checkout.path("contracts-jar/target/classes/io/threadpilot/contracts/" + service));

        assertThat(contract(
                                service,
                                code,
                                OpenApiDocument.committed(service),
                                getClass().getClassLoader())
                        .differences())
                .isEmpty();
    }

    @Test
    void documentAndCodeOfTheTemplateAgree() throws IOException {
        assertThat(template(document -> document).differences()).isEmpty();
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change(
                        patch -> patch.move("/paths/~1api~1v1~1parcel", "/paths/~1api~1v1~1parcels~1{number}"),
                        "GET /api"),
                change(patch -> patch.move(OPERATION.replace("get", "delete"), OPERATION), "DELETE /api"),
                change(patch -> patch.replace(OPERATION + "/parameters/0/name", "id"), "path id"),
                change(patch -> patch.replace(OPERATION + "/parameters/0/in", "query"), "query number"),
                change(patch -> patch.replace(OPERATION + "/x-roles/0", "parcels.write"), "parcels.write"),
                change(patch -> patch.remove(OPERATION + "/x-roles"), "roles=[]"),
                change(
                        patch -> patch.move(
                                OPERATION + "/responses/200/content/text~1plain",
                                OPERATION + "/responses/200/content/application~1json"),
                        "text/plain"),
                change(
                        patch -> patch.add(
                                OPERATION + "/requestBody",
                                Json.createObjectBuilder()
                                        .add(
                                                "content",
                                                Json.createObjectBuilder().add("text/csv", JsonValue.EMPTY_JSON_OBJECT))
                                        .build()),
                        "text/csv"),
                change(patch -> patch.remove("/components/schemas/Parcel/properties/content"), "schema Parcel"),
                change(
                        patch -> patch.move("/components/schemas/Letter", "/components/schemas/Parcel"),
                        "schema Letter"),
                change(
                        patch -> patch.replace(OPERATION + "/responses/404/description", "`no-such-parcel`"),
                        "problem no-such-parcel"),
                change(
                        patch -> patch.move(OPERATION + "/responses/410", OPERATION + "/responses/404"),
                        "problem parcel-not-found"),
                change(
                        patch -> patch.replace(OPERATION + "/responses/400/description", "`unauthorized`"),
                        "problem unauthorized"));
    }

    private static Arguments change(UnaryOperator<JsonPatchBuilder> change, String named) {
        return arguments(change, named);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("changes")
    void whatADocumentSaysOtherwiseIsNamed(UnaryOperator<JsonPatchBuilder> change, String named) throws IOException {
        List<String> differences = template(document ->
                        document.with(change.apply(Json.createPatchBuilder()).build()))
                .differences();

        assertThat(differences).anyMatch(difference -> difference.contains(named));
    }

    private static ContractFirst template(UnaryOperator<OpenApiDocument> change) throws IOException {
        if (!Files.exists(compiled.resolve("io"))) {
            compile();
        }
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {compiled.toUri().toURL()}, ContractFirstTest.class.getClassLoader())) {
            return contract(
                    "parcel",
                    new ClassFileImporter().importPath(compiled),
                    change.apply(OpenApiDocument.in("build/template/docs/openapi/parcel.yaml")),
                    loader);
        }
    }

    private static void compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.walk(Checkout.path("build/template"))) {
            List<Path> main = sources.filter(file -> file.toString().endsWith(".java"))
                    .filter(file ->
                            file.toString().contains(Path.of("src", "main").toString()))
                    .toList();
            List<String> options = List.of("-proc:none", "-parameters", "-d", compiled.toString());
            assertThat(compiler.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(main))
                            .call())
                    .as("the template is compiled")
                    .isTrue();
        }
    }

    private static ContractFirst contract(
            String service, JavaClasses code, OpenApiDocument document, ClassLoader loader) {
        List<ProblemType> problems = code.stream()
                .filter(type -> type.getPackageName().equals("io.threadpilot.contracts." + service))
                .filter(type -> type.getSimpleName().endsWith("Problems"))
                .flatMap(type -> ProblemType.in(load(loader, type.getName())).stream())
                .toList();
        return new ContractFirst(code, problems, document);
    }

    private static Class<?> load(ClassLoader loader, String name) {
        try {
            return Class.forName(name, true, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
