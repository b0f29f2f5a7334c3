package io.threadpilot.platform.toggles;

import io.threadpilot.testing.CapturedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class FlagdFileTest {

    private static final String ON_FOR_ACME = flag("off", """
            , "targeting": {"if": [{"==": [{"var": "targetingKey"}, "acme"]}, "on"]}""");

    private final CapturedLog log = new CapturedLog(FlagdFile.class);
    private final AtomicLong now = new AtomicLong();

    @TempDir
    private Path folder;

    private FlagdFile toggles;

    @AfterEach
    void end() {
        log.close();
        if (toggles != null) {
            toggles.close();
        }
    }

    @Test
    void aFlagHasItsDefaultForEverybody() {
        begin(flags(flag("on")));

        assertThat(toggles.value("batch")).contains(true);
        assertThat(toggles.value("batch", "acme")).contains(true);
    }

    @Test
    void aRuleTurnsAToggleForTheClientsThatItNames() {
        begin(flags(ON_FOR_ACME));

        assertThat(toggles.value("batch", "acme")).contains(true);
        assertThat(toggles.value("batch", "another")).contains(false);
        assertThat(toggles.value("batch")).contains(false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"fractional\": [[\"on\", 50], [\"on\", 50]]}",
                "{\"if\": [{\"sem_ver\": [\"1.2.3\", \">=\", \"1.2.0\"]}, \"on\"]}",
                "{\"if\": [{\"starts_with\": [{\"var\": \"targetingKey\"}, \"ac\"]}, \"on\"]}",
                "{\"if\": [{\"ends_with\": [{\"var\": \"targetingKey\"}, \"me\"]}, \"on\"]}",
                "{\"if\": [{\">\": [{\"var\": \"$flagd.timestamp\"}, 1]}, \"on\"]}",
                "{\"if\": [{\"==\": [{\"var\": \"$flagd.flagKey\"}, \"batch\"]}, \"on\"]}"
            })
    void flagdsOwnOperationsAreThere(String rule) {
        begin(flags(flag("off", ", \"targeting\": " + rule)));

        assertThat(toggles.value("batch", "acme")).contains(true);
    }

    @Test
    void rulesCanBeShared() {
        begin("""
                {"$evaluators": {"ours": {"in": [{"var": "targetingKey"}, ["acme"]]}},
                 "flags": {"batch": %s}}""".formatted(flag("off", ", \"targeting\": {\"if\": [{\"$ref\": \"ours\"}, \"on\"]}")));

        assertThat(toggles.value("batch", "acme")).contains(true);
        assertThat(toggles.value("batch", "another")).contains(false);
    }

    @Test
    void whatTheFileDoesNotSayIsNotInvented() {
        begin(flags(flag("on").replace("ENABLED", "DISABLED")));

        assertThat(toggles.value("batch")).isEmpty();
        assertThat(toggles.value("another")).isEmpty();
        assertThat(toggles.isReadable()).isTrue();
    }

    @Test
    void aChangeTakesEffectAfterASecond() {
        begin(flags(flag("on")));

        replace(flags(flag("off")));
        aSecondPasses();

        awaitValue(false);
        assertThat(inForce()).hasSize(2);
    }

    @Test
    void aFileThatIsOlderThanTheOneBeforeTakesEffect() throws IOException {
        begin(flags(flag("on")));

        replace(flags(flag("off")));
        Files.setLastModifiedTime(file(), FileTime.from(Instant.EPOCH));
        aSecondPasses();

        awaitValue(false);
    }

    @Test
    void aFlagThatIsRemovedIsSaidNoMore() {
        begin(flags(flag("on")));

        replace("{\"flags\": {}}");
        aSecondPasses();

        await().until(() -> toggles.value("batch").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"flags\":",
                "[]",
                "{}",
                "{\"flags\": {\"batch\": {\"state\": \"ENABLED\", \"variants\": {\"on\": \"yes\"}, \"defaultVariant\": \"on\"}}}",
                "{\"flags\": {\"batch\": {\"state\": \"ENABLED\", \"variants\": {\"on\": true}, \"defaultVariant\": \"off\"}}}",
                "{\"flags\": {\"batch\": {\"state\": \"ENABLED\", \"defaultVariant\": \"on\"}}}",
                "{\"flags\": {\"batch\": {\"state\": \"off\", \"variants\": {\"on\": true}, \"defaultVariant\": \"on\"}}}",
                "{\"flags\": {\"batch\": {\"state\": \"ENABLED\", \"variants\": {\"on\": true}, \"defaultVariant\": \"on\","
                        + " \"targeting\": {\"matches\": [1, 2]}}}}"
            })
    void aFileThatIsWrongLeavesTheLastGoodOneInForceAndIsLoggedOnce(String wrong) {
        begin(flags(ON_FOR_ACME));

        replace(wrong);
        aSecondPasses();
        assertThat(toggles.isReadable()).isFalse();
        aSecondPasses();

        assertThat(toggles.value("batch", "acme")).contains(true);
        assertThat(toggles.value("batch", "another")).contains(false);
        assertThat(log.messages())
                .filteredOn(message -> message.contains("cannot be read; the last good ones stay"))
                .hasSize(1);
    }

    @Test
    void aFileThatIsGoodAgainTakesEffectAndIsLogged() {
        begin(flags(flag("on")));
        replace("{");
        aSecondPasses();
        assertThat(toggles.isReadable()).isFalse();

        replace(flags(flag("off")));
        aSecondPasses();

        awaitValue(false);
        assertThat(toggles.isReadable()).isTrue();
        assertThat(inForce()).hasSize(2);
    }

    @Test
    void aFileThatIsMissingForATimeLeavesTheLastGoodOneInForceAndIsLoggedOnce() throws IOException {
        begin(flags(flag("on")));

        Files.delete(file());
        aSecondPasses();
        assertThat(toggles.value("batch")).contains(true);
        assertThat(toggles.isReadable()).isFalse();
        aSecondPasses();
        assertThat(toggles.isReadable()).isFalse();
        assertThat(log.messages())
                .filteredOn(message -> message.contains("cannot be read"))
                .hasSize(1);

        replace(flags(flag("off")));
        aSecondPasses();
        awaitValue(false);
        assertThat(toggles.isReadable()).isTrue();
    }

    @Test
    void aFileThatComesBackAsItWasIsReadableAgain() throws IOException {
        begin(flags(flag("on")));
        Files.delete(file());
        aSecondPasses();
        assertThat(toggles.isReadable()).isFalse();

        replace(flags(flag("on")));
        aSecondPasses();

        assertThat(toggles.isReadable()).isTrue();
    }

    @Test
    void withoutAFileAtTheStartNothingIsKnownUntilThereIsOne() {
        begin();

        assertThat(toggles.value("batch")).isEmpty();
        assertThat(toggles.isReadable()).isFalse();
        assertThat(log.messages()).singleElement().asString().contains("cannot be read; the defaults are in force");

        replace(flags(flag("on")));
        aSecondPasses();
        awaitValue(true);
    }

    @Test
    void aFileOfMoreThanAMebibyteIsNotRead() {
        begin(flags(flag("on")) + " ".repeat(1024 * 1024));

        assertThat(toggles.isReadable()).isFalse();
        assertThat(toggles.value("batch")).isEmpty();
    }

    @Test
    void aRuleThatFailsSaysNothingToThoseForWhomItFailsAndIsLoggedOnce() {
        begin(flags(flag("on", """
                , "targeting": {"if": [{"==": [{"var": "targetingKey"}, "acme"]}, "sideways"]}""")));

        assertThat(toggles.value("batch", "acme")).isEmpty();
        assertThat(toggles.value("batch", "acme")).isEmpty();
        assertThat(toggles.value("batch", "another")).contains(true);
        assertThat(log.messages())
                .filteredOn(message -> message.contains("rule for the toggle batch fails"))
                .hasSize(1);
    }

    @Test
    void whatLooksLikeAPersonalIdentityNumberIsNotLogged() {
        begin(flags(flag("on", ", \"targeting\": {\"199001011234\": [1]}")));

        assertThat(toggles.isReadable()).isFalse();
        assertThat(log.messages())
                .singleElement()
                .asString()
                .contains("[masked]")
                .doesNotContain("199001011234");
    }

    @Test
    void nothingOfItRunsAfterItsEnd() {
        begin(flags(flag("on")));
        assertThat(threads()).isNotEmpty();

        toggles.close();

        await().until(() -> threads().isEmpty());
    }

    private void begin(String text) {
        replace(text);
        begin();
        await().until(() -> !toggles.isReadable() || !toggles.value("batch").isEmpty() || text.contains("DISABLED"));
    }

    private void begin() {
        toggles = new FlagdFile(file(), List.of("batch"), now::get);
    }

    private Path file() {
        return folder.resolve("flags.json");
    }

    private void replace(String text) {
        try {
            Path written = Files.writeString(folder.resolve("written"), text);
            Files.move(written, file(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void aSecondPasses() {
        now.addAndGet(Duration.ofSeconds(1).toNanos());
    }

    private void awaitValue(boolean value) {
        await().until(() -> toggles.value("batch").equals(Optional.of(value)));
    }

    private List<String> inForce() {
        return log.messages().stream()
                .filter(message -> message.endsWith("are in force"))
                .toList();
    }

    private static String flags(String flag) {
        return "{\"flags\": {\"batch\": " + flag + "}}";
    }

    private static String flag(String defaultVariant) {
        return flag(defaultVariant, "");
    }

    private static String flag(String defaultVariant, String rest) {
        return """
                {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "%s"%s}""".formatted(defaultVariant, rest);
    }

    private static List<Thread> threads() {
        return Stream.of(Thread.getAllStackTraces().keySet().toArray(Thread[]::new))
                .filter(Thread::isAlive)
                .filter(thread -> Objects.requireNonNullElse(thread.getThreadGroup(), new ThreadGroup("none"))
                        .getName()
                        .equals("central toggles"))
                .toList();
    }
}
