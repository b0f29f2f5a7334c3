package io.threadpilot.system;

import io.threadpilot.contracts.insurance.Insurance;
import io.threadpilot.contracts.insurance.InsuranceHeaders;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * What a user of the insurance service received.
 *
 * @param begun when the user asked, on the clock of {@link System#nanoTime()}
 * @param ended when the whole answer was there, on the same clock
 * @param status of HTTP; 0 if there was no answer
 * @param complete the value of the header {@code X-Enrichment-Complete}; empty if there was none
 * @param body as it was sent; if there was no answer, why
 */
record Answer(long begun, long ended, int status, String complete, String body) {

    private static final Jsonb JSON = JsonbBuilder.create();

    /** What came just now, or why nothing came. */
    static Answer of(long begun, HttpResponse<String> response, Throwable failure) {
        long ended = System.nanoTime();
        return failure == null
                ? new Answer(
                        begun,
                        ended,
                        response.statusCode(),
                        response.headers()
                                .firstValue(InsuranceHeaders.ENRICHMENT_COMPLETE)
                                .orElse(""),
                        response.body())
                : new Answer(begun, ended, 0, "", failure.toString());
    }

    Duration took() {
        return Duration.ofNanos(ended - begun);
    }

    List<Insurance> insurances() {
        return List.of(JSON.fromJson(body, Insurance[].class));
    }

    /** Whether what the header says of the answer follows from what the answer says of the cars. */
    boolean completeAsItSays() {
        boolean allKnown =
                insurances().stream().allMatch(it -> it.vehicleStatus().complete());
        return complete.equals(Boolean.toString(allKnown));
    }

    /** Without the body, in which a person stands, unless it is an error. */
    @Override
    public String toString() {
        return status + " after " + took().toMillis() + " ms: "
                + (status == 200
                        ? insurances().stream().map(Insurance::vehicleStatus).toList()
                        : body);
    }
}
