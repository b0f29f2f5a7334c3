package io.threadpilot.insurance.policies;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class RecordedLookupsTest {

    private static final String NUMBER = "199001011234";

    /** Whoever adds one must see to it that it is recorded. */
    @Test
    void everyOperationOfTheResourceIsALookUp() {
        List<Call> calls = Arrays.stream(InsurancesResource.class.getDeclaredMethods())
                .flatMap(RecordedLookupsTest::calls)
                .toList();

        assertThat(calls).hasSizeGreaterThanOrEqualTo(2).allSatisfy(call -> assertThat(
                        RecordedLookups.namedBy(call.method(), call.path()))
                .contains(call.path().substring(call.path().lastIndexOf('/') + 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, v1/insurances/199001011234, 199001011234",
        "HEAD, /v1/insurances/199001011234/, 199001011234",
        "GET, v1/insurances/1990, 1990",
        "POST, /v1/insurances/search, search",
        "GET, v1/insurances/search,",
        "POST, v1/insurances/199001011234,",
        "DELETE, v1/insurances/199001011234,",
        "OPTIONS, v1/insurances/199001011234,",
        "GET, v1/insurances,",
        "GET, v1/insurances/199001011234/more,",
        "GET, v2/insurances/199001011234,"
    })
    void aLookUpNamesAPersonOrTheSearch(String method, String path, String named) {
        assertThat(RecordedLookups.namedBy(method, path)).isEqualTo(Optional.ofNullable(named));
    }

    /** The calls that a method of the resource answers, with a number in place of every parameter. */
    private static Stream<Call> calls(Method operation) {
        String path = Stream.of(
                        InsurancesResource.class.getAnnotation(Path.class).value(),
                        Optional.ofNullable(operation.getAnnotation(Path.class))
                                .map(Path::value)
                                .orElse(""))
                .map(part -> part.replaceAll("^/|/$", ""))
                .filter(part -> !part.isEmpty())
                .reduce((whole, part) -> whole + "/" + part)
                .orElseThrow()
                .replaceAll("\\{[^}]*}", NUMBER);
        return Arrays.stream(operation.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .flatMap(Stream::ofNullable)
                .map(method -> new Call(method.value(), path));
    }

    private record Call(String method, String path) {}
}
