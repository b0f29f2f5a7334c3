package io.threadpilot.platform.clients;

import io.threadpilot.contracts.event.Event;
import io.threadpilot.platform.settings.SettingsClock;
import io.threadpilot.testing.CapturedLog;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

class ApiClientsTest {

    private final Map<String, String> configuration = new HashMap<>();
    private final CapturedLog log = new CapturedLog(ApiClients.class);
    private final List<ClientList> seen = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    /** The clock goes on after the largest number with the smallest. */
    private long nanoTime = Long.MAX_VALUE - 500_000_000;

    private boolean broken;
    private final ApiClients clients =
            new ApiClients(this::configuration, Set.of("driver"), seen::add, () -> now, () -> nanoTime);

    @BeforeEach
    void twoClients() {
        configuration.put("threadpilot.tiers.standard.requests", "1200");
        configuration.put("threadpilot.tiers.standard.window", "PT1M");
        configuration.put("threadpilot.tiers.standard.parallel", "20");
        configuration.put("threadpilot.tiers.unauthenticated.requests", "60");
        configuration.put("threadpilot.tiers.unauthenticated.window", "PT1M");
        configuration.put("threadpilot.tiers.unauthenticated.parallel", "unlimited");
        configuration.put("threadpilot.clients.core.roles", "vehicles.read, insurances.read");
        configuration.put("threadpilot.clients.core.keys.spring.sha256", sha256("tp_spring"));
        configuration.put("threadpilot.clients.core.keys.autumn.sha256", sha256("tp_autumn"));
        configuration.put("threadpilot.clients.partner.roles", "vehicles.read");
        configuration.put("threadpilot.clients.partner.keys.only.sha256", sha256("tp_partner"));
        clients.readAtStart(new Object());
    }

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    @Test
    void everyKeyOfAClientIsRecognised() {
        assertThat(clients.withKey("tp_spring")).map(ApiClient::name).contains("core");
        assertThat(clients.withKey("tp_autumn")).map(ApiClient::name).contains("core");
        assertThat(clients.withKey("tp_partner")).map(ApiClient::name).contains("partner");
    }

    @Test
    void aTierOfTokensThatIsGoneIsThatOfClientsWithoutOne() {
        configuration.put("threadpilot.tiers.portal.requests", "7");
        configuration.put("threadpilot.tiers.portal.window", "PT1S");
        configuration.put("threadpilot.tiers.portal.parallel", "1");
        clients.readAtStart(new Object());

        assertThat(clients.tierOfTokens("portal").requests()).isEqualTo(7);
        assertThat(clients.tierOfTokens("gone").name()).isEqualTo("standard");
    }

    @Test
    void aClientHasItsRoles() {
        assertThat(clients.withKey("tp_spring").orElseThrow().roles())
                .containsExactlyInAnyOrder("vehicles.read", "insurances.read");
        assertThat(clients.withKey("tp_partner").orElseThrow().roles()).containsExactly("vehicles.read");
    }

    @Test
    void aClientHasWhatTheServiceWantsToKnowOfIt() {
        configuration.put("threadpilot.clients.core.driver", "4711");
        afterAChange();
        assertThat(clients.withKey("tp_spring").orElseThrow().properties()).containsExactly(entry("driver", "4711"));

        configuration.put("threadpilot.clients.core.roles", "");
        configuration.put("threadpilot.clients.core.driver", "4712");
        afterAChange();
        afterAChange();
        assertThat(clients.withKey("tp_spring").orElseThrow().properties())
                .as("it cannot be read, and is no longer who it was")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "tp_", "tp_sprinG", "tp_spring ", " tp_spring", "core"})
    void anythingElseIsNoKey(String key) {
        assertThat(clients.withKey(key)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tp_\u00e5", "tp_\ud83d\udd11", "tp_a\u0000b", "tp_a b", "tp_a\u007f"})
    void whatIsNotVisibleAsciiIsNoKey(String key) {
        configuration.put("threadpilot.clients.core.keys.odd.sha256", sha256(key));
        afterAChange();

        assertThat(clients.withKey(key)).isEmpty();
    }

    @Test
    void aHashIsNotAKey() {
        assertThat(clients.withKey(sha256("tp_spring"))).isEmpty();
    }

    @Test
    void whatIsTooLongToBeAKeyIsNone() {
        String longKey = "tp_" + "x".repeat(300);
        configuration.put("threadpilot.clients.core.keys.long.sha256", sha256(longKey));
        afterAChange();

        assertThat(clients.withKey(longKey)).isEmpty();
    }

    @Test
    void aKeyIsAddedAndRevokedWhileTheServerRuns() {
        configuration.put("threadpilot.clients.core.keys.winter.sha256", sha256("tp_winter"));
        configuration.remove("threadpilot.clients.core.keys.spring.sha256");
        afterAChange();

        assertThat(clients.withKey("tp_winter")).isPresent();
        assertThat(clients.withKey("tp_spring")).isEmpty();
        assertThat(clients.withKey("tp_autumn")).isPresent();
    }

    @Test
    void withinASecondAChangeNeedNotBeNoticed() {
        configuration.put("threadpilot.clients.core.keys.winter.sha256", sha256("tp_winter"));
        nanoTime += 999_999_999;
        assertThat(clients.withKey("tp_winter")).isEmpty();

        nanoTime += 1;

        assertThat(clients.withKey("tp_winter")).isPresent();
    }

    /** Liberty reads its own configuration again, and for a moment shows a part of it only. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "threadpilot.clients.",
                "threadpilot.clients.core.",
                "threadpilot.clients.core.roles",
                "threadpilot.clients.core.keys.spring.",
            })
    void whatOneReadingAloneMissesIsNotRemoved(String prefix) {
        Map<String, String> whole = Map.copyOf(configuration);
        configuration.keySet().removeIf(key -> key.startsWith(prefix));
        nanoTime += 1_000_000_000L;
        assertThat(clients.withKey("tp_spring"))
                .map(ApiClient::roles)
                .contains(Set.of("vehicles.read", "insurances.read"));

        configuration.putAll(whole);
        nanoTime += 1_000_000_000L;
        assertThat(clients.withKey("tp_spring")).isPresent();

        configuration.keySet().removeIf(key -> key.startsWith(prefix));
        nanoTime += 1_000_000_000L;
        clients.readOnTheClock(new SettingsClock.Tick());
        nanoTime += 249_000_000L;
        clients.readOnTheClock(new SettingsClock.Tick());
        assertThat(clients.withKey("tp_spring")).as("too soon to tell").isPresent();
        nanoTime += 1_000_000L;
        clients.readOnTheClock(new SettingsClock.Tick());
        assertThat(clients.withKey("tp_spring").filter(client -> client.roles().contains("vehicles.read")))
                .isEmpty();
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void whoShowsWhenKeysEndSeesEveryChange() {
        configuration.put("threadpilot.clients.partner.keys.only.expires", "2026-12-01T00:00:00Z");
        afterAChange();
        clients.withKey("tp_partner");

        assertThat(seen.stream().distinct())
                .map(list -> list.clients().stream()
                        .flatMap(client -> client.keys().stream())
                        .map(key -> key.name() + " " + key.expires())
                        .toList())
                .containsExactly(
                        List.of("autumn " + Instant.MAX, "spring " + Instant.MAX, "only " + Instant.MAX),
                        List.of("autumn " + Instant.MAX, "spring " + Instant.MAX, "only 2026-12-01T00:00:00Z"));
    }

    @Test
    void aKeyIsValidFromItsNotBeforeOn() {
        configuration.put("threadpilot.clients.core.keys.spring.not-before", "2026-11-21T12:00:10Z");
        afterAChange();

        now = Instant.parse("2026-11-21T12:00:09.999999999Z");
        assertThat(clients.withKey("tp_spring")).isEmpty();
        assertThat(clients.withKey("tp_autumn")).isPresent();
        now = Instant.parse("2026-11-21T12:00:10Z");
        assertThat(clients.withKey("tp_spring")).isPresent();
    }

    @Test
    void aKeyIsValidUntilItExpires() {
        configuration.put("threadpilot.clients.core.keys.spring.expires", "2026-11-21T13:00:10+01:00");
        afterAChange();

        now = Instant.parse("2026-11-21T12:00:09.999999999Z");
        assertThat(clients.withKey("tp_spring")).isPresent();
        now = Instant.parse("2026-11-21T12:00:10Z");
        assertThat(clients.withKey("tp_spring")).isEmpty();
        assertThat(clients.withKey("tp_autumn")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tomorrow", "2026-11-21", "2026-11-21T12:00:00"})
    void whatIsNoTimeStopsTheStartAndIsNotRepeated(String value) {
        configuration.put("threadpilot.clients.core.keys.spring.expires", value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> clients.readAtStart(new Object()))
                .withMessage("threadpilot.clients.core.keys.spring.expires is not a time such as 2026-11-21T12:00:00Z");
    }

    @Test
    void aKeyThatIsNeverValidStopsTheStart() {
        configuration.put("threadpilot.clients.core.keys.spring.not-before", "2026-11-21T12:00:00Z");
        configuration.put("threadpilot.clients.core.keys.spring.expires", "2026-11-21T12:00:00Z");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> clients.readAtStart(new Object()))
                .withMessage("threadpilot.clients.core.keys.spring.expires is not after not-before");
    }

    @Test
    void aKeyWithoutAHashStopsTheStart() {
        configuration.put("threadpilot.clients.core.keys.winter.expires", "2026-11-21T12:00:00Z");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> clients.readAtStart(new Object()))
                .withMessageStartingWith("threadpilot.clients.core.keys.winter.sha256 is not the SHA-256");
    }

    @Test
    void aClientWithoutATierIsOfTheStandardOne() {
        assertThat(tierOf("tp_spring")).isEqualTo(new Tier("standard", 1200, Duration.ofMinutes(1), 20));
    }

    @Test
    void aClientChangesItsTierAndTheTierItsLimitsWhileTheServerRuns() {
        configuration.put("threadpilot.tiers.night.requests", "unlimited");
        configuration.put("threadpilot.tiers.night.parallel", "3");
        configuration.put("threadpilot.clients.core.tier", "night");
        afterAChange();

        assertThat(tierOf("tp_spring")).isEqualTo(new Tier("night", Tier.UNLIMITED, Duration.ZERO, 3));
        configuration.put("threadpilot.tiers.night.requests", "10");
        configuration.put("threadpilot.tiers.night.window", "PT1H");
        configuration.put("threadpilot.tiers.night.parallel", "unlimited");
        afterAChange();
        assertThat(tierOf("tp_spring")).isEqualTo(new Tier("night", 10, Duration.ofHours(1), Tier.UNLIMITED));
        assertThat(tierOf("tp_partner").name()).isEqualTo("standard");
    }

    @Test
    void addressesHaveATierOfTheirOwn() {
        assertThat(clients.tierOfAddresses())
                .isEqualTo(new Tier("unauthenticated", 60, Duration.ofMinutes(1), Tier.UNLIMITED));
        configuration.put("threadpilot.tiers.unauthenticated.requests", "61");
        afterAChange();
        assertThat(clients.tierOfAddresses().requests()).isEqualTo(61);
    }

    @Test
    void aTierThatIsNotConfiguredStopsTheStart() {
        configuration.put("threadpilot.clients.core.tier", "gold");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> clients.readAtStart(new Object()))
                .withMessage("the tier of the client core is not among threadpilot.tiers.{tier}.requests");
    }

    @ParameterizedTest
    @CsvSource({
        "requests, '', 'a whole number from 1 to 1000000, or unlimited'",
        "requests, 0, 'a whole number from 1 to 1000000, or unlimited'",
        "requests, 1000001, 'a whole number from 1 to 1000000, or unlimited'",
        "requests, many, 'a whole number from 1 to 1000000, or unlimited'",
        "window, '', 'an ISO 8601 duration of whole seconds from PT1S to PT24H'",
        "window, PT0S, 'an ISO 8601 duration of whole seconds from PT1S to PT24H'",
        "window, PT0.5S, 'an ISO 8601 duration of whole seconds from PT1S to PT24H'",
        "window, PT1.5S, 'an ISO 8601 duration of whole seconds from PT1S to PT24H'",
        "window, PT24H1S, 'an ISO 8601 duration of whole seconds from PT1S to PT24H'",
        "window, 60, 'an ISO 8601 duration of whole seconds from PT1S to PT24H'",
        "parallel, '', 'a whole number from 1 to 10000, or unlimited'",
        "parallel, -1, 'a whole number from 1 to 10000, or unlimited'"
    })
    void aTierThatCannotBeReadStopsTheStartWithTheNameOfTheKey(String property, String value, String form) {
        configuration.put("threadpilot.tiers.standard." + property, value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> clients.readAtStart(new Object()))
                .withMessage("threadpilot.tiers.standard." + property + " must be " + form);
    }

    @ParameterizedTest
    @CsvSource({"1, PT1S, 1", "1000000, PT24H, 10000"})
    void aTierHasTheLeastAndTheGreatestLimitsThatThereAre(int requests, Duration window, int parallel) {
        configuration.put("threadpilot.tiers.standard.requests", Integer.toString(requests));
        configuration.put("threadpilot.tiers.standard.window", window.toString());
        configuration.put("threadpilot.tiers.standard.parallel", Integer.toString(parallel));
        afterAChange();

        assertThat(tierOf("tp_spring")).isEqualTo(new Tier("standard", requests, window, parallel));
    }

    @Test
    void aTierWithoutOneOfItsLimitsStopsTheStart() {
        configuration.put("threadpilot.tiers.night.requests", "10");
        configuration.put("threadpilot.tiers.night.window", "PT1M");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> clients.readAtStart(new Object()))
                .withMessageStartingWith("threadpilot.tiers.night.parallel must be");
    }

    @Test
    void rolesThatAreJustBeingWrittenAreNotLost() {
        configuration.put("threadpilot.clients.core.roles", "");
        afterAChange();

        assertThat(clients.withKey("tp_spring").orElseThrow().roles()).contains("vehicles.read");
        assertThat(log.messages())
                .singleElement()
                .asString()
                .contains("The API client core stays as it was: threadpilot.clients.core.roles names no role");
    }

    /** Each of these makes one client unreadable and must not keep another one alive. */
    @ParameterizedTest
    @CsvSource({
        "keys.spring.sha256, tp_spring",
        "keys.spring.sha256, ''",
        "keys.spring.expires, tomorrow",
        "keys.spring.expires, ''",
        "keys.spring.not-before, soon",
        "keys.winter.expires, 2026-12-01T00:00:00Z",
        "keys.spring.sha1, x",
        "role, vehicles.read",
        "roles, ','",
        "tier, gold",
    })
    void aClientThatCannotBeReadStaysAsItWasAloneAndIsNamedOnce(String property, String value) {
        configuration.put("threadpilot.clients.core." + property, value);
        configuration.keySet().removeIf(key -> key.startsWith("threadpilot.clients.partner."));
        configuration.put("threadpilot.clients.new.keys.first.sha256", sha256("tp_new"));
        afterAChange();

        assertThat(clients.withKey("tp_spring")).map(ApiClient::name).contains("core");
        assertThat(clients.withKey("tp_autumn"))
                .map(ApiClient::roles)
                .contains(Set.of("vehicles.read", "insurances.read"));
        assertThat(clients.withKey("tp_partner")).as("removed").isEmpty();
        assertThat(clients.withKey("tp_new")).as("added").isPresent();
        afterAChange();
        assertThat(clients.list().unreadable()).containsOnlyKeys("core");
        assertThat(log.messages()).singleElement().asString().contains("The API client core stays as it was: ");
        if (value.length() > 1) {
            assertThat(log.messages().get(0)).doesNotContain(value);
        }

        twoClients(property);
        afterAChange();
        assertThat(clients.list().unreadable()).isEmpty();
        assertThat(log.messages()).last().asString().contains("The API client core can be read again");
    }

    private void twoClients(String without) {
        configuration.remove("threadpilot.clients.core." + without);
        configuration.put("threadpilot.clients.core.roles", "vehicles.read, insurances.read");
        configuration.put("threadpilot.clients.core.keys.spring.sha256", sha256("tp_spring"));
    }

    @Test
    void whatIsTakenFromAClientThatCannotBeReadIsGone() {
        configuration.put("threadpilot.clients.core.keys.summer.sha256", sha256("tp_summer"));
        afterAChange();
        assertThat(clients.withKey("tp_summer")).isPresent();
        configuration.put("threadpilot.clients.core.keys.spring.expires", "tomorrow");
        configuration.remove("threadpilot.clients.core.keys.autumn.sha256");
        configuration.put("threadpilot.clients.core.keys.summer.expires", "2026-11-21T12:00:00Z");
        configuration.put("threadpilot.clients.core.roles", "vehicles.read, audit.read");
        afterAChange();

        assertThat(clients.withKey("tp_spring"))
                .map(ApiClient::roles)
                .as("a role is taken, none is given")
                .contains(Set.of("vehicles.read"));
        assertThat(clients.withKey("tp_autumn")).as("its key is removed").isEmpty();
        assertThat(clients.withKey("tp_summer")).as("its key ends").isEmpty();

        configuration.remove("threadpilot.clients.core.roles");
        afterAChange();
        assertThat(clients.withKey("tp_spring")).map(ApiClient::roles).contains(Set.of());
    }

    @Test
    void aHashThatIsReplacedInAClientThatCannotBeReadIsGone() {
        configuration.put("threadpilot.clients.core.keys.spring.sha256", sha256("tp_other"));
        configuration.put("threadpilot.clients.core.keys.autumn.expires", "tomorrow");
        afterAChange();

        assertThat(clients.withKey("tp_spring")).isEmpty();
        assertThat(clients.withKey("tp_other")).as("what is new waits").isEmpty();
        assertThat(clients.withKey("tp_autumn")).isPresent();
    }

    @Test
    void aClientThatNeverCouldBeReadIsNoClient() {
        configuration.put("threadpilot.clients.new.keys.first.sha256", "tp_new");
        afterAChange();

        assertThat(clients.withKey("tp_new")).isEmpty();
        assertThat(clients.list().named("new")).isEmpty();
        assertThat(clients.list().unreadable()).containsOnlyKeys("new");
        configuration.remove("threadpilot.clients.new.keys.first.sha256");
        afterAChange();
        assertThat(clients.list().unreadable()).isEmpty();
    }

    @Test
    void ofAHashThatAppearsTwiceTheNewcomerIsRefused() {
        configuration.put("threadpilot.clients.another.keys.copy.sha256", sha256("tp_spring"));
        configuration.put("threadpilot.clients.partner.keys.copy.sha256", sha256("tp_spring"));
        afterAChange();

        assertThat(clients.withKey("tp_spring")).map(ApiClient::name).contains("core");
        assertThat(clients.withKey("tp_partner")).as("it stays as it was").isPresent();
        assertThat(clients.list().unreadable()).containsOnlyKeys("another", "partner");

        configuration.remove("threadpilot.clients.core.keys.spring.sha256");
        configuration.remove("threadpilot.clients.partner.keys.copy.sha256");
        afterAChange();
        assertThat(clients.withKey("tp_spring"))
                .as("it has changed its owner")
                .map(ApiClient::name)
                .contains("another");
    }

    @Test
    void ofTwoNewcomersWithOneHashBothAreRefused() {
        configuration.put("threadpilot.clients.a.keys.first.sha256", sha256("tp_new"));
        configuration.put("threadpilot.clients.b.keys.first.sha256", sha256("tp_new"));
        afterAChange();

        assertThat(clients.withKey("tp_new")).isEmpty();
        assertThat(clients.list().unreadable()).containsOnlyKeys("a", "b");
    }

    @Test
    void aHashOfAClientThatCannotBeReadIsStillItsOwn() {
        configuration.put("threadpilot.clients.core.keys.spring.sha256", "half of a ha");
        configuration.put("threadpilot.clients.another.keys.copy.sha256", sha256("tp_spring"));
        afterAChange();

        assertThat(clients.withKey("tp_spring")).map(ApiClient::name).contains("core");
    }

    @Test
    void aTierThatCannotBeReadStaysAsItWas() {
        configuration.put("threadpilot.tiers.standard.requests", "many");
        configuration.put("threadpilot.tiers.unauthenticated.requests", "few");
        configuration.remove("threadpilot.clients.partner.keys.only.sha256");
        afterAChange();

        assertThat(tierOf("tp_spring").requests()).isEqualTo(1200);
        assertThat(clients.tierOfAddresses().requests()).isEqualTo(60);
        assertThat(clients.withKey("tp_partner")).isEmpty();
        assertThat(log.messages())
                .hasSize(2)
                .allMatch(message -> message.contains("API clients stay as they were: threadpilot.tiers."));
    }

    @Test
    void whatIsNoKeyOfAClientOrATierIsSaidAndChangesNothing() {
        configuration.put("threadpilot.clients.roles", "vehicles.read");
        configuration.put("threadpilot.tiers.standard.burst", "1");
        configuration.remove("threadpilot.clients.partner.keys.only.sha256");
        afterAChange();

        assertThat(clients.withKey("tp_partner")).isEmpty();
        assertThat(clients.withKey("tp_spring")).isPresent();
        assertThat(log.messages()).hasSize(2).allMatch(message -> message.contains("is not one of a client or a tier"));
    }

    @Test
    void aChangeIsSeenOnTheClockThoughNobodyCalls() {
        configuration.put("threadpilot.clients.core.keys.spring.expires", "tomorrow");
        nanoTime += 1_000_000_000L;
        clients.readOnTheClock(new SettingsClock.Tick());

        assertThat(seen).hasSize(2).last().satisfies(list -> assertThat(list.unreadable())
                .containsOnlyKeys("core"));
        assertThat(log.messages()).hasSize(1);
    }

    @Test
    void whenTheConfigurationBreaksTheLastGoodClientsStay() {
        broken = true;
        afterAChange();

        assertThat(clients.withKey("tp_spring")).isPresent();
        assertThat(log.messages())
                .singleElement()
                .asString()
                .contains("API clients stay as they were")
                .doesNotContain("secret");
        broken = false;
        configuration.remove("threadpilot.clients.core.keys.spring.sha256");
        afterAChange();
        assertThat(clients.withKey("tp_spring")).isEmpty();
    }

    @Test
    void whenNoClientIsLeftEverybodyIsRefused() {
        configuration.keySet().removeIf(key -> key.startsWith("threadpilot.clients."));
        afterAChange();

        assertThat(clients.withKey("tp_spring")).isEmpty();
    }

    @Test
    void aStartWithoutAnyClientIsLogged() {
        configuration.keySet().removeIf(key -> key.startsWith("threadpilot.clients."));

        clients.readAtStart(new Object());

        assertThat(log.messages()).singleElement().asString().contains("every call will be refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tp_spring", "1234", "zz", "secret-in-the-wrong-place"})
    void whatIsNoHashStopsTheStartAndIsNotRepeated(String value) {
        configuration.put("threadpilot.clients.core.keys.bad.sha256", value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> clients.readAtStart(new Object()))
                .withMessage("threadpilot.clients.core.keys.bad.sha256 is not the SHA-256 of a key"
                        + " (64 hexadecimal digits)");
    }

    @Test
    void theSameHashTwiceStopsTheStart() {
        configuration.put("threadpilot.clients.other.keys.copy.sha256", sha256("tp_spring"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> clients.readAtStart(new Object()))
                .withMessageContaining("repeats the hash of another key");
    }

    @Test
    void aClientsNameHasAsManyCharactersAsAnEventHasRoomForAndNotMore() {
        String longest = "n".repeat(longestActorOfAnEvent());
        configuration.put("threadpilot.clients." + longest + ".keys.only.sha256", sha256("tp_longest"));
        afterAChange();
        assertThat(clients.withKey("tp_longest")).map(ApiClient::name).contains(longest);

        configuration.put("threadpilot.clients." + longest + "n.roles", "vehicles.read");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> clients.readAtStart(new Object()))
                .withMessage("the name of the client " + longest + "n has more than 64 characters");
    }

    private static int longestActorOfAnEvent() {
        try (JsonReader schema =
                Json.createReader(Event.class.getResourceAsStream("/META-INF/threadpilot/schemas/event.1.0.json"))) {
            return schema.readObject()
                    .getJsonObject("properties")
                    .getJsonObject("actor")
                    .getInt("maxLength");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "threadpilot.clients.core.role",
                "threadpilot.clients.core.keys.spring",
                "threadpilot.clients.core.keys.spring.sha1",
                "threadpilot.clients.roles",
                "threadpilot.clients.core.keys.spring.notbefore",
                "threadpilot.tiers.standard.burst",
                "threadpilot.tiers.requests",
            })
    void aMisspelledKeyStopsTheStartByItsName(String name) {
        configuration.put(name, "x");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> clients.readAtStart(new Object()))
                .withMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", " LOCALHOST ", "127.0.0.1", "127.3.2.1", "::1", "[::1]"})
    void onAServerOfThisMachineOnlyCallersWithoutAKeyHaveTheirRoles(String host) {
        assertThat(clients.anonymous()).isEmpty();
        anonymousRoles("vehicles.read, audit.read", host);

        clients.readAtStart(new Object());

        assertThat(clients.anonymous().orElseThrow().roles()).containsExactlyInAnyOrder("vehicles.read", "audit.read");
        assertThat(clients.anonymous().orElseThrow().tier().name()).isEqualTo("standard");
        assertThat(log.messages())
                .singleElement()
                .asString()
                .contains("Callers on this machine need no key for these roles: [audit.read, vehicles.read]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "", "0.0.0.0", "::", "192.0.2.1", "vehicle", "localhost.example"})
    void aServerThatOthersReachDoesNotStartWithThem(String host) {
        anonymousRoles("vehicles.read", host);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> clients.readAtStart(new Object()))
                .withMessage(
                        "threadpilot.clients.anonymous.roles is set, but the server does not listen on this machine"
                                + " only: the service's setting {service}.http.host must be localhost or another loopback"
                                + " address");
    }

    @Test
    void aServerOfWhichNobodyKnowsWhereItListensDoesNotStartWithThem() {
        configuration.put("threadpilot.clients.anonymous.roles", "vehicles.read");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> clients.readAtStart(new Object()))
                .withMessageContaining("threadpilot.clients.anonymous.roles");
    }

    @Test
    void inTheRunningServerTheirRolesComeAndGo() {
        anonymousRoles("vehicles.read", "localhost");
        afterAChange();
        assertThat(clients.anonymous().orElseThrow().roles()).containsExactly("vehicles.read");
        assertThat(log.messages()).hasSize(1);

        configuration.put("threadpilot.clients.anonymous.roles", "audit.read");
        afterAChange();
        assertThat(clients.anonymous().orElseThrow().roles()).containsExactly("audit.read");
        assertThat(log.messages()).hasSize(1);

        configuration.remove("threadpilot.clients.anonymous.roles");
        afterAChange();
        assertThat(clients.anonymous()).isEmpty();
    }

    @Test
    void inARunningServerThatOthersReachTheyAreNotInForce() {
        anonymousRoles("vehicles.read", "*");
        afterAChange();

        assertThat(clients.anonymous()).isEmpty();
        assertThat(clients.list().unreadable()).containsOnlyKeys("anonymous");
        assertThat(log.messages())
                .singleElement()
                .asString()
                .contains("The API client anonymous stays as it was: threadpilot.clients.anonymous.roles is set, but");
    }

    @Test
    void whenOthersReachARunningServerTheyAreInForceNoLonger() {
        anonymousRoles("vehicles.read", "localhost");
        clients.readAtStart(new Object());

        configuration.put("server.http.host", "*");
        afterAChange();

        assertThat(clients.anonymous()).isEmpty();
        assertThat(clients.withKey("tp_spring")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "threadpilot.clients.anonymous.tier, standard, threadpilot.clients.anonymous.tier",
        "threadpilot.clients.anonymous.keys.first.expires, x, threadpilot.clients.anonymous.keys.first"
    })
    void callersWithoutAKeyHaveRolesOnly(String setting, String value, String named) {
        anonymousRoles("vehicles.read", "localhost");
        clients.readAtStart(new Object());
        configuration.put(setting, value);
        afterAChange();
        assertThat(clients.list().unreadable()).containsOnlyKeys("anonymous");
        assertThat(clients.anonymous().orElseThrow().keys()).isEmpty();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> clients.readAtStart(new Object()))
                .withMessage(named + " is set, but the client of callers without a key has roles only");
    }

    private void anonymousRoles(String roles, String host) {
        configuration.put("threadpilot.clients.anonymous.roles", roles);
        configuration.put("server.http.host", host);
    }

    private Map<String, String> configuration() {
        if (broken) {
            throw new IllegalStateException("secret");
        }
        return configuration;
    }

    private Tier tierOf(String key) {
        return clients.withKey(key).orElseThrow().tier();
    }

    /** Two readings see the change, one on the clock and one with the next call. */
    private void afterAChange() {
        nanoTime += 1_000_000_000L;
        clients.readOnTheClock(new SettingsClock.Tick());
        nanoTime += 1_000_000_000L;
    }

    static String sha256(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
