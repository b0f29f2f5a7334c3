package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.problem.Problem;
import io.threadpilot.platform.bodies.JsonBodies;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;

import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * Reads answers of up to 1 MiB, and only if they are JSON of the expected form. The bytes are counted as they come: the
 * client neither asks for compressed answers nor unpacks them. What is of no use is not read to its end.
 */
public class AnswerBodies implements ClientResponseFilter, ReaderInterceptor {

    private static final int LARGEST = 1024 * 1024;

    /**
     * MicroProfile's client reads the whole body of an error into memory, however large it is and whatever it holds. So
     * it gets only what somebody will look at: a problem document that is not too large.
     */
    @Override
    public void filter(ClientRequestContext request, ClientResponseContext answer) {
        if (answer.getStatus() >= 300 && answer.getLength() != 0) {
            answer.setEntityStream(new ByteArrayInputStream(problemIn(answer)));
        }
    }

    /** The bytes of the problem document; none if there is no usable one. */
    private static byte[] problemIn(ClientResponseContext answer) {
        if (answer.hasEntity() && MediaType.valueOf(Problem.MEDIA_TYPE).isCompatible(answer.getMediaType())) {
            try {
                byte[] body = answer.getEntityStream().readNBytes(LARGEST + 1);
                if (body.length <= LARGEST) {
                    return body;
                }
            } catch (IOException e) {
                // The status is known all the same.
            }
        }
        ExchangeDeadline.abandonAnswer();
        return new byte[0];
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        try {
            return JsonBodies.read(context, LARGEST);
        } catch (IOException e) {
            ExchangeDeadline.abandonAnswer();
            throw e;
        }
    }
}
