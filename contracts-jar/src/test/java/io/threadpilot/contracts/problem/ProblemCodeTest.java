package io.threadpilot.contracts.problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ProblemCodeTest {

    @ParameterizedTest
    @CsvSource({
        "400, BAD_REQUEST",
        "401, UNAUTHORIZED",
        "403, FORBIDDEN",
        "404, NOT_FOUND",
        "405, METHOD_NOT_ALLOWED",
        "406, NOT_ACCEPTABLE",
        "412, PRECONDITION_FAILED",
        "413, CONTENT_TOO_LARGE",
        "415, UNSUPPORTED_MEDIA_TYPE",
        "418, BAD_REQUEST",
        "429, TOO_MANY_REQUESTS",
        "500, INTERNAL_ERROR",
        "503, SERVICE_UNAVAILABLE",
        "599, INTERNAL_ERROR"
    })
    void aStatusHasItsGeneralCode(int status, ProblemCode code) {
        assertThat(ProblemCode.ofStatus(status)).isEqualTo(code);
    }

    @Test
    void codeAndTypeAreSpelledAsDocumented() {
        assertThat(ProblemCode.MALFORMED_REGISTRATION_NUMBER.code()).isEqualTo("malformed-registration-number");
        assertThat(ProblemCode.MALFORMED_REGISTRATION_NUMBER.type())
                .hasToString("urn:threadpilot:problem:malformed-registration-number");
    }
}
