package io.threadpilot.platform.problems;

import io.threadpilot.contracts.problem.ProblemCode;
import io.threadpilot.platform.limits.LimitedInputStream;
import jakarta.json.JsonException;
import jakarta.json.bind.JsonbException;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;

import java.io.IOException;

/**
 * Reads request bodies of up to 64 KiB, which is five times the largest sensible one: 500 registration numbers. A body
 * that is larger, or is not JSON of the expected form, is the caller's problem and not a failure of ours.
 */
@Provider
@ConstrainedTo(RuntimeType.SERVER)
public class RequestBodies implements ReaderInterceptor {

    private static final long LARGEST = 64L * 1024;

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) {
        LimitedInputStream limited = new LimitedInputStream(context.getInputStream(), LARGEST);
        context.setInputStream(limited);
        try {
            Object body = context.proceed();
            if (body == null) {
                throw problem(ProblemCode.MALFORMED_BODY);
            }
            return body;
        } catch (IOException | JsonbException | JsonException | ProcessingException | WebApplicationException e) {
            throw problem(limited.exceeded() ? ProblemCode.CONTENT_TOO_LARGE : ProblemCode.MALFORMED_BODY);
        }
    }

    private static RequestProblem problem(ProblemCode code) {
        return new RequestProblem(code, ThrownProblems.detailOf(code));
    }
}
