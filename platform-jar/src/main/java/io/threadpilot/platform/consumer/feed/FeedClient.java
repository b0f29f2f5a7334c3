package io.threadpilot.platform.consumer.feed;

import io.threadpilot.contracts.Headers;
import io.threadpilot.contracts.event.Event;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/** Asks a feed for events. Redirects are not followed: the API key is for one service. */
final class FeedClient {

    /** So much of an answer is read. */
    static final int MOST_BYTES = 16 << 20;

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(2);

    private final String address;
    private final Supplier<String> apiKey;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LONGEST_CONNECT)
            .build();

    /**
     * A client of one service.
     *
     * @param service its address, without {@code /feed}
     * @param apiKey asked for each request
     */
    FeedClient(URI service, Supplier<String> apiKey) {
        String base = service.toString();
        this.address = base + (base.endsWith("/") ? "" : "/") + "feed/v1/events";
        this.apiKey = apiKey;
    }

    /**
     * Asks for the events after a position.
     *
     * @param limit how many at the most
     * @param wait how long the feed waits for the next event before it answers that there is none
     * @return the answer when it is complete; who cancels it closes the connection
     * @throws IOException if the API key cannot be sent
     */
    CompletableFuture<HttpResponse<byte[]>> ask(long after, int limit, Duration wait) throws IOException {
        URI query = URI.create(address + "?after=" + after + "&limit=" + limit + "&wait=" + wait);
        HttpRequest.Builder request = HttpRequest.newBuilder(query).header("Accept", Event.BATCH_MEDIA_TYPE);
        try {
            request.header(Headers.API_KEY, apiKey.get());
        } catch (IllegalArgumentException e) {
            // Not as a cause: its message has the key.
            throw new IOException("the API key has characters that no header can have");
        }
        return http.sendAsync(request.build(), head -> new Body());
    }

    /** What has come of an answer. One that is too large is not read to its end. */
    private static final class Body implements HttpResponse.BodySubscriber<byte[]> {

        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Flow.Subscription subscription;

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole.copy();
        }

        @Override
        public void onSubscribe(Flow.Subscription source) {
            subscription = source;
            source.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                if (part.remaining() > MOST_BYTES - bytes.size()) {
                    subscription.cancel();
                    whole.completeExceptionally(new IOException("the answer has more than " + MOST_BYTES + " bytes"));
                    return;
                }
                byte[] next = new byte[part.remaining()];
                part.get(next);
                bytes.writeBytes(next);
            }
        }

        @Override
        public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            whole.complete(bytes.toByteArray());
        }
    }
}
