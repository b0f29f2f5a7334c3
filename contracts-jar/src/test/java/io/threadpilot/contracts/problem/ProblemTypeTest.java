package io.threadpilot.contracts.problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProblemTypeTest {

    @ParameterizedTest
    @CsvSource({
        "400, bad-request",
        "401, unauthorized",
        "403, forbidden",
        "404, not-found",
        "405, method-not-allowed",
        "406, not-acceptable",
        "412, precondition-failed",
        "413, content-too-large",
        "415, unsupported-media-type",
        "418, bad-request",
        "429, too-many-requests",
        "500, internal-error",
        "503, service-unavailable",
        "599, internal-error"
    })
    void aStatusHasItsGeneralType(int status, String code) {
        assertThat(CommonProblems.ofStatus(status).code()).isEqualTo(code);
    }

    @Test
    void theUriIsSpelledAsDocumented() {
        assertThat(new ProblemType("no-seat-left", 409, "No seat left").uri())
                .hasToString("urn:threadpilot:problem:no-seat-left");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Not-Found",
                "not_found",
                "not found",
                "not--found",
                "-not-found",
                "not-found-",
                "not-found-2",
                "nöt-found",
                "not-found\n",
                "fifty-one-characters-are-more-than-a-document-takes"
            })
    void aCodeIsLowerCaseWordsWithHyphens(String code) {
        assertThatThrownBy(() -> new ProblemType(code, 404, "Not found")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCodeMayHaveFiftyCharacters() {
        assertThat(new ProblemType("fifty-characters-are-just-what-a-problem-may-carry", 404, "Fifty").code())
                .hasSize(50);
    }

    @ParameterizedTest
    @ValueSource(ints = {-404, 0, 200, 399, 600})
    void theStatusIsThatOfAnError(int status) {
        assertThatThrownBy(() -> new ProblemType("not-found", status, "Not found"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 599})
    void everyStatusOfAnErrorCanBeReported(int status) {
        assertThat(new ProblemType("not-found", status, "Not found").status()).isEqualTo(status);
    }

    @Test
    void aTitleSaysSomething() {
        assertThatThrownBy(() -> new ProblemType("not-found", 404, " ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aClassTellsItsPublicConstants() {
        assertThat(ProblemType.in(CommonProblems.class))
                .hasSize(15)
                .contains(CommonProblems.BAD_REQUEST, CommonProblems.SERVICE_UNAVAILABLE);
        assertThat(ProblemType.in(String.class)).isEmpty();
    }
}
