package io.threadpilot.platform.problems;

import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.contracts.problem.ProblemType;
import io.threadpilot.platform.bodies.JsonBodies;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;

import java.io.IOException;

/**
 * Reads request bodies of up to 64 KiB, five times what a batch of 500 short numbers needs. A body
 * that is larger, or is not JSON of the expected form, is the caller's problem and not a failure of ours.
 */
@ConstrainedTo(RuntimeType.SERVER)
public class RequestBodies implements ReaderInterceptor {

    private static final int LARGEST = 64 * 1024;

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) {
        try {
            return JsonBodies.read(context, LARGEST);
        } catch (JsonBodies.TooLargeException e) {
            throw problem(CommonProblems.CONTENT_TOO_LARGE);
        } catch (IOException e) {
            throw problem(CommonProblems.MALFORMED_BODY);
        }
    }

    private static RequestProblem problem(ProblemType type) {
        return new RequestProblem(type, ThrownProblems.detailOf(type));
    }
}
