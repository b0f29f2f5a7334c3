package io.threadpilot.insurance.vehicles;

import io.threadpilot.platform.limits.LimitedInputStream;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;

import java.io.IOException;

/** Reads no more than 1 MiB of an answer; one that is larger is no answer. */
public class LargestAnswer implements ReaderInterceptor {

    private static final long LARGEST = 1024L * 1024;

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        context.setInputStream(new LimitedInputStream(context.getInputStream(), LARGEST));
        return context.proceed();
    }
}
