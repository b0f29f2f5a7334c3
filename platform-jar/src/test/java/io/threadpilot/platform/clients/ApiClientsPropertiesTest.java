package io.threadpilot.platform.clients;

import io.threadpilot.testing.Texts;
import org.instancio.junit.InstancioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.instancio.Instancio.gen;

/** What holds for every value of {@code X-Api-Key}, whatever a caller sends. */
@ExtendWith(InstancioExtension.class)
class ApiClientsPropertiesTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
    private static final String VISIBLE =
            IntStream.rangeClosed('!', '~').mapToObj(Character::toString).collect(joining());

    @Test
    void aKeyIsRecognisedAndNothingThatIsLikeIt() {
        Stream.generate(() -> "tp_" + Texts.of(VISIBLE, 1, 80)).limit(300).forEach(key -> {
            String other = Texts.of(VISIBLE, 1, 1);
            int somewhere = gen().ints().range(0, key.length() - 1).get();
            ApiClients clients = knowing(key);

            assertThat(clients.withKey(key)).as(key).map(ApiClient::name).contains("acme");
            assertThat(clients.withKey(key.substring(0, somewhere) + other + key.substring(somewhere)))
                    .as("%s and a character more, %s behind %s", key, other, somewhere)
                    .isEmpty();
            assertThat(clients.withKey(key.substring(0, somewhere) + key.substring(somewhere + 1)))
                    .as("%s and a character less, behind %s", key, somewhere)
                    .isEmpty();
            assertThat(clients.withKey(key + other))
                    .as("%s and a character more, %s at the end", key, other)
                    .isEmpty();
            String changed = key.substring(0, somewhere) + other + key.substring(somewhere + 1);
            assertThat(clients.withKey(changed).isPresent())
                    .as("%s and another character, %s", key, changed)
                    .isEqualTo(changed.equals(key));
        });
    }

    @Test
    void nothingThatIsSentMakesItFailOrIsAKey() {
        ApiClients clients = knowing("tp_" + "a".repeat(64));

        Stream.generate(ApiClientsPropertiesTest::value).limit(1_000).forEach(value -> assertThatCode(
                        () -> assertThat(clients.withKey(value)).isEmpty())
                .as(value)
                .doesNotThrowAnyException());
    }

    private static ApiClients knowing(String key) {
        ApiClients clients = new ApiClients(
                () -> Map.ofEntries(
                        Map.entry("threadpilot.tiers.standard.requests", "unlimited"),
                        Map.entry("threadpilot.tiers.standard.parallel", "unlimited"),
                        Map.entry("threadpilot.tiers.unauthenticated.requests", "unlimited"),
                        Map.entry("threadpilot.tiers.unauthenticated.parallel", "unlimited"),
                        Map.entry("threadpilot.clients.acme.roles", "vehicles.read"),
                        Map.entry("threadpilot.clients.acme.keys.only.sha256", ApiClientsTest.sha256(key))),
                Set.of(),
                seen -> {},
                CLOCK,
                () -> 0);
        clients.readAtStart(new Object());
        return clients;
    }

    private static String value() {
        return gen().oneOf(Texts.any(255), Texts.of("tp_a \u0000\u007F\u00E5\uD83D", 0, 300))
                .get();
    }
}
