package io.threadpilot.insurance.vehicles;

import io.threadpilot.platform.bodies.JsonBodies;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;

import java.io.IOException;

/** Reads answers of up to 1 MiB, and only if they are JSON of the expected form. */
public class AnswerBodies implements ReaderInterceptor {

    private static final long LARGEST = 1024L * 1024;

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        return JsonBodies.read(context, LARGEST);
    }
}
