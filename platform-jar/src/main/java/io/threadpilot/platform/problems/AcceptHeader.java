package io.threadpilot.platform.problems;

import io.threadpilot.contracts.problem.ProblemCode;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the weights in {@code Accept} (RFC 9110, section 12.4.2) before Jakarta REST does, which fails on one that is no
 * number, and takes the weight 0 for a wish although it is a refusal.
 */
@Provider
@Dependent
@PreMatching
@Priority(Priorities.AUTHENTICATION + 1)
public class AcceptHeader implements ContainerRequestFilter {

    private static final Pattern WEIGHT = Pattern.compile("(?i);\\s*q\\s*=\\s*([^;]*)");
    private static final Pattern FORM = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");
    private static final Pattern ZERO = Pattern.compile("0(\\.0*)?");

    @Override
    public void filter(ContainerRequestContext request) {
        String accept = request.getHeaderString(HttpHeaders.ACCEPT);
        if (accept != null && WEIGHT.matcher(accept).find()) {
            request.getHeaders().putSingle(HttpHeaders.ACCEPT, wished(accept));
        }
    }

    /**
     * The media ranges that are not refused.
     *
     * @throws RequestProblem if none is left, or a weight is no number from 0 to 1
     */
    static String wished(String accept) {
        List<String> wished = Arrays.stream(accept.split(","))
                .filter(range -> !ZERO.matcher(weight(range)).matches())
                .toList();
        if (wished.isEmpty()) {
            throw new RequestProblem(ProblemCode.NOT_ACCEPTABLE, ThrownProblems.detailOf(ProblemCode.NOT_ACCEPTABLE));
        }
        return String.join(",", wished);
    }

    private static String weight(String range) {
        Matcher matcher = WEIGHT.matcher(range);
        if (!matcher.find()) {
            return "1";
        }
        String weight = matcher.group(1).strip();
        if (!FORM.matcher(weight).matches()) {
            throw new RequestProblem(
                    ProblemCode.BAD_REQUEST, "A weight in the header Accept is no number from 0 to 1.");
        }
        return weight;
    }
}
