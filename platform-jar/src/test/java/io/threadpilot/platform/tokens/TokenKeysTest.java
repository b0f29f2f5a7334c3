package io.threadpilot.platform.tokens;

import com.nimbusds.jose.jwk.JWK;
import io.threadpilot.testing.CapturedLog;
import io.threadpilot.testing.tokens.TokenIssuer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The issuer's keys come and go while tokens are judged: no good token is refused, no bad one accepted. */
class TokenKeysTest {

    private static final JWK FIRST = TokenIssuer.rsaKey("first");
    private static final JWK SECOND = TokenIssuer.rsaKey("second");
    private static final JWK THIRD = TokenIssuer.ecKey("third");
    private static final JWK STRANGER = TokenIssuer.rsaKey("stranger");
    private static final JWK FORGER = TokenIssuer.rsaKey("first");
    private static final int CALLERS = 4;

    private final CapturedLog log = new CapturedLog(TokenKeys.class);
    private final TokenIssuer issuer = new TokenIssuer(FIRST);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong now =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(1).toNanos());
    private volatile boolean asking = true;

    private TokenKeys keys;
    private TokenVerifier verifier;

    @AfterEach
    void end() {
        asking = false;
        threads.shutdown();
        issuer.close();
        log.close();
    }

    @Test
    void keysBehindAUrlAreRotatedUnderLoad() {
        follow(issuer.keys());
        keys.awaitRest();
        rotateUnderLoad(issuer::publish, this::aMinutePasses);
    }

    @Test
    void keysInAFileAreRotatedUnderLoad(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("keys.json");
        Files.writeString(file, TokenIssuer.document(FIRST));
        follow(file.toUri());
        rotateUnderLoad(published -> writeInHalves(file, TokenIssuer.document(published)), keys::loadIfDue);
        assertThat(issuer.requests()).isZero();
    }

    private void rotateUnderLoad(Publication publication, Runnable timePasses) {
        Asking first = new Asking(FIRST);
        List<Asking> strangers = List.of(new Asking(FORGER), new Asking(STRANGER));
        goOn(strangers);

        publication.of(FIRST, SECOND);
        timePasses.run();
        await().until(() -> accepts(SECOND));
        Asking second = new Asking(SECOND);
        second.goesOn();
        assertThat(first.wasRefused()).isFalse();

        first.asksNoMore();
        publication.of(SECOND, THIRD);
        timePasses.run();
        await().until(() -> !accepts(FIRST));
        Asking third = new Asking(THIRD);
        goOn(strangers);
        goOn(List.of(second, third));

        assertThat(List.of(first, second, third)).noneMatch(Asking::wasRefused);
        assertThat(strangers).noneMatch(Asking::wasAccepted);
        assertThat(accepts(FIRST)).isFalse();
    }

    private interface Publication {
        void of(JWK... keys);
    }

    /** As somebody does who does not move a file into place. */
    private void writeInHalves(Path file, String document) {
        try {
            for (String part : List.of("", document.substring(0, document.length() / 2), document)) {
                Files.writeString(file, part);
                keys.loadIfDue();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aNewKeyIsFetchedForTheFirstTokenThatNamesIt() {
        follow(issuer.keys());
        keys.awaitRest();
        Asking first = new Asking(FIRST);

        issuer.publish(FIRST, SECOND);
        List<Asking> second =
                IntStream.range(0, CALLERS).mapToObj(i -> new Asking(SECOND)).toList();
        goOn(second);
        first.goesOn();

        assertThat(second).noneMatch(Asking::wasRefused);
        assertThat(first.wasRefused()).isFalse();
        assertThat(issuer.requests()).isEqualTo(2);
    }

    @Test
    void unknownKeysAreAskedForOnceInThirtySeconds() {
        follow(issuer.keys());
        keys.awaitRest();
        IntStream.range(0, 50).forEach(i -> assertThat(accepts(TokenIssuer.ecKey("unknown-" + i)))
                .isFalse());
        assertThat(issuer.requests()).isEqualTo(2);

        issuer.publish(SECOND);
        now.addAndGet(Duration.ofSeconds(30).toNanos() - 1);
        keys.loadIfDue();
        assertThat(accepts(SECOND)).isFalse();
        assertThat(issuer.requests()).isEqualTo(2);

        now.incrementAndGet();
        assertThat(accepts(SECOND)).isTrue();
        assertThat(issuer.requests()).isEqualTo(3);
    }

    @Test
    void badTokensOfKnownKeysAskForNothing() {
        follow(issuer.keys());
        keys.awaitRest();

        assertThat(accepts(FORGER)).isFalse();
        assertThat(verifier.verify("a.b.c")).isEmpty();
        assertThat(issuer.requests()).isEqualTo(1);
    }

    @Test
    void aUrlIsAskedOnceAMinute() {
        follow(issuer.keys());
        keys.awaitRest();

        now.addAndGet(Duration.ofSeconds(60).toNanos() - 1);
        keys.loadIfDue();
        assertThat(issuer.requests()).isEqualTo(1);
        now.incrementAndGet();
        keys.loadIfDue();
        keys.loadIfDue();
        keys.awaitRest();
        assertThat(issuer.requests()).isEqualTo(2);
    }

    @Test
    void whileTheIssuerIsAwayItsKeysStayGood() {
        follow(issuer.keys());
        keys.awaitRest();
        issuer.close();
        aMinutePasses();

        assertThat(accepts(FIRST)).isTrue();
        assertThat(accepts(SECOND)).isFalse();
        await().until(() -> log.messages().stream()
                .anyMatch(line -> line.equals("The keys of the token issuer stay as they were, 1: "
                        + "it cannot be loaded, java.net.ConnectException")));
    }

    @Test
    void anIssuerThatWasAwayAtTheBeginningIsFollowedLater() {
        issuer.answer(503, "later");
        follow(issuer.keys());
        keys.awaitRest();
        assertThat(log.messages())
                .containsExactly("The keys of the token issuer stay as they were, 0: the status is 503");

        issuer.publish(FIRST);

        assertThat(accepts(FIRST)).isTrue();
        assertThat(log.messages()).hasSize(2).last().isEqualTo("Keys of the token issuer: 1");
    }

    @Test
    void aSlowIssuerHoldsNobodyButSomeWithUnknownKeys() {
        follow(issuer.keys());
        keys.awaitRest();
        issuer.holdAnswers();
        issuer.publish(FIRST, SECOND);
        List<Asking> second =
                IntStream.range(0, 30).mapToObj(i -> new Asking(SECOND)).toList();
        await().until(() -> issuer.requests() == 2);

        assertThat(accepts(FIRST)).isTrue();
        await("8 wait, and the others are answered at once")
                .until(() -> second.stream().filter(Asking::wasRefused).count() == 22);
        assertThat(keys.areAtRest()).isFalse();
        assertThat(second).noneMatch(Asking::wasAccepted);

        issuer.releaseAnswers();
        await("those who waited were not refused").until(() -> second.stream().allMatch(Asking::wasAccepted));
        assertThat(second.stream().filter(Asking::wasRefused)).hasSize(22);
        assertThat(issuer.requests()).isEqualTo(2);
    }

    /** The first byte comes, the others do not: no timeout between bytes would be enough. */
    @Test
    void aLoadThatTakesTooLongIsGivenUp() {
        follow(issuer.keys(), Duration.ofMillis(300));
        await().until(() -> accepts(FIRST));
        issuer.holdAnswers();
        issuer.publish(FIRST, SECOND);

        assertThat(accepts(SECOND)).isFalse();
        await().until(keys::areAtRest);
        assertThat(accepts(FIRST)).isTrue();
        assertThat(accepts(SECOND)).as("not asked for again at once").isFalse();
        assertThat(log.messages())
                .last()
                .isEqualTo("The keys of the token issuer stay as they were, 1: it takes more than PT0.3S");

        issuer.releaseAnswers();
        await().until(() -> {
            aMinutePasses();
            return accepts(SECOND);
        });
    }

    @Test
    void whateverTheIssuerAnswersItsKeysStayAndTheLogSaysWhyOnce() {
        follow(issuer.keys());
        keys.awaitRest();
        String secret = STRANGER.toJSONString();
        for (String garbage :
                List.of("garbage", "{}", "{\"keys\":[]}", "{\"keys\":[" + secret + "]}", "x".repeat(1_000_000))) {
            issuer.answer(200, garbage);
            aMinutePasses();
            keys.awaitRest();
            aMinutePasses();
            keys.awaitRest();
            assertThat(accepts(FIRST)).as(garbage).isTrue();
            assertThat(accepts(STRANGER)).as(garbage).isFalse();
        }
        issuer.answer(302, TokenIssuer.document(SECOND));
        aMinutePasses();
        keys.awaitRest();
        assertThat(accepts(FIRST)).isTrue();

        issuer.publish(FIRST);
        aMinutePasses();
        keys.awaitRest();
        String stay = "The keys of the token issuer stay as they were, 1: ";
        assertThat(log.messages())
                .containsExactly(
                        "Keys of the token issuer: 1",
                        stay + "it is no JWK Set",
                        stay + "it has no key that can be used",
                        stay + "it has more than 65536 bytes",
                        stay + "the status is 302",
                        "The keys of the token issuer can be read again");
    }

    @Test
    void aFileThatIsNotThereYetIsReadWhenItIs(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("keys.json");
        follow(file.toUri());
        assertThat(keys.areAtRest()).isTrue();
        assertThat(accepts(FIRST)).isFalse();

        Files.writeString(file, TokenIssuer.document(FIRST));
        keys.loadIfDue();

        assertThat(accepts(FIRST)).isTrue();
        assertThat(log.messages())
                .containsExactly(
                        "The keys of the token issuer stay as they were, 0: "
                                + "it cannot be loaded, java.nio.file.NoSuchFileException",
                        "Keys of the token issuer: 1");
    }

    /** In these tests a load takes as long as it takes. */
    private void follow(URI location) {
        follow(location, Duration.ofMinutes(1));
    }

    private void follow(URI location, Duration longestLoad) {
        keys = new TokenKeys(location, longestLoad, now::get);
        verifier = new TokenVerifier(
                new TokenSettings(
                        TokenIssuer.NAME,
                        TokenIssuer.AUDIENCE,
                        location,
                        "roles",
                        "bearer",
                        "standard",
                        TokenSettings.MOST_SKEW),
                keys);
    }

    private void aMinutePasses() {
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        keys.loadIfDue();
    }

    private boolean accepts(JWK key) {
        return verifier.verify(token(key)).isPresent();
    }

    private static String token(JWK key) {
        return TokenIssuer.sign(key, TokenIssuer.claims().build());
    }

    private static void goOn(List<Asking> callers) {
        callers.forEach(Asking::goesOn);
    }

    /** Somebody whose token is judged again and again. */
    private final class Asking {

        private final AtomicInteger accepted = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final String token;
        private volatile boolean asksOn = true;
        private volatile boolean ended;

        Asking(JWK key) {
            token = token(key);
            threads.execute(this::ask);
        }

        private void ask() {
            while (asking && asksOn) {
                (verifier.verify(token).isPresent() ? accepted : refused).incrementAndGet();
                Thread.yield();
            }
            ended = true;
        }

        /** Waits for some more judgements. */
        void goesOn() {
            int before = accepted.get() + refused.get();
            await().until(() -> accepted.get() + refused.get() >= before + 20);
        }

        void asksNoMore() {
            asksOn = false;
            await().until(() -> ended);
        }

        boolean wasAccepted() {
            return accepted.get() > 0;
        }

        boolean wasRefused() {
            return refused.get() > 0;
        }
    }
}
