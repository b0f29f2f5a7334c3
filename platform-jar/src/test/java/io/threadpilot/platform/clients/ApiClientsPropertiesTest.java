package io.threadpilot.platform.clients;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for every value of {@code X-Api-Key}, whatever a caller sends. */
class ApiClientsPropertiesTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

    @Property(tries = 300)
    void aKeyIsRecognisedAndNothingThatIsLikeIt(
            @ForAll("keys") String key, @ForAll("visible") char other, @ForAll int position) {
        int somewhere = Math.floorMod(position, key.length());
        ApiClients clients = knowing(key);

        assertThat(clients.withKey(key)).map(ApiClient::name).contains("acme");
        assertThat(clients.withKey(key.substring(0, somewhere) + other + key.substring(somewhere)))
                .as("a character more")
                .isEmpty();
        assertThat(clients.withKey(key.substring(0, somewhere) + key.substring(somewhere + 1)))
                .as("a character less")
                .isEmpty();
        String changed = key.substring(0, somewhere) + other + key.substring(somewhere + 1);
        assertThat(clients.withKey(changed).isPresent()).as("another character").isEqualTo(changed.equals(key));
    }

    @Property
    void nothingThatIsSentMakesItFailOrIsAKey(@ForAll("values") String value) {
        assertThat(knowing("tp_" + "a".repeat(64)).withKey(value)).isEmpty();
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
                seen -> {},
                CLOCK,
                () -> 0);
        clients.readAtStart(new Object());
        return clients;
    }

    @Provide
    Arbitrary<String> keys() {
        return visible().list().ofMinSize(1).ofMaxSize(80).map(characters -> {
            StringBuilder key = new StringBuilder("tp_");
            characters.forEach(key::append);
            return key.toString();
        });
    }

    @Provide
    Arbitrary<Character> visible() {
        return Arbitraries.chars().range('!', '~');
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings().withChars("tp_a \u0000\u007F\u00E5\uD83D").ofMaxLength(300));
    }
}
