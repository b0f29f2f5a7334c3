package io.threadpilot.platform.problems;

import io.threadpilot.contracts.problem.ProblemCode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;

import java.util.List;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What holds for every value of {@code Accept}, whatever a caller sends. */
class AcceptHeaderPropertiesTest {

    @Property
    void exactlyWhatIsRefusedIsTakenOut(@ForAll @NotEmpty List<@IntRange(max = 1000) Integer> thousandths) {
        String accept =
                thousandths.stream().map(AcceptHeaderPropertiesTest::range).collect(joining(","));
        String wished = thousandths.stream()
                .filter(weight -> weight > 0)
                .map(AcceptHeaderPropertiesTest::range)
                .collect(joining(","));

        Throwable refusal =
                catchThrowable(() -> assertThat(AcceptHeader.wished(accept)).isEqualTo(wished));

        if (wished.isEmpty()) {
            assertThat(refusal).isInstanceOfSatisfying(RequestProblem.class, problem -> assertThat(problem.code())
                    .isEqualTo(ProblemCode.NOT_ACCEPTABLE));
        } else {
            assertThat(refusal).isNull();
        }
    }

    @Property
    void whateverIsSentIsReadOrIsTheCallersFault(@ForAll("values") String value) {
        try {
            assertThat(value).contains(AcceptHeader.wished(value).split(","));
        } catch (RequestProblem problem) {
            assertThat(problem.code()).isIn(ProblemCode.BAD_REQUEST, ProblemCode.NOT_ACCEPTABLE);
        }
    }

    private static String range(int thousandths) {
        return "application/json;q=" + thousandths / 1000 + "." + "%03d".formatted(thousandths % 1000);
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> weights = Arbitraries.oneOf(
                Arbitraries.strings().withChars("0123456789.-+e \t").ofMaxLength(6),
                Arbitraries.of("0", "1", "0.5", "1.000", "0.", "1.001", "2", "high"));
        Arbitrary<String> ranges = Combinators.combine(
                        Arbitraries.of("*/*", "application/json", "text/html", "", "a"), weights)
                .as((range, weight) -> range + ";q=" + weight);
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings().withChars("qQ=;,.01 */aj").ofMaxLength(40),
                ranges.list().ofMaxSize(4).map(list -> String.join(",", list)));
    }
}
