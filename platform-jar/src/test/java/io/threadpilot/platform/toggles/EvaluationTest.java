package io.threadpilot.platform.toggles;

import io.threadpilot.platform.settings.Setting;
import io.threadpilot.platform.toggles.Evaluation.Source;
import io.threadpilot.testing.CapturedLog;
import org.eclipse.microprofile.config.ConfigValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Whose word counts. */
class EvaluationTest {

    private final CapturedLog fileLog = new CapturedLog(FlagdFile.class);
    private final CapturedLog settingLog = new CapturedLog(Setting.class);
    private final AtomicLong now = new AtomicLong();
    private Configured configured = Configured.byDefault("true");
    private final Toggle toggle = new Toggle("batch", key -> configured);

    @TempDir
    private Path folder;

    private FlagdFile file;

    @BeforeEach
    void begin() {
        file = new FlagdFile(folder.resolve("flags.json"), List.of("batch"), now::get);
    }

    @AfterEach
    void end() {
        file.close();
        fileLog.close();
        settingLog.close();
    }

    @Test
    void withoutAnyOtherWordTheDefaultCounts() {
        assertThat(evaluate()).isEqualTo(new Evaluation(true, Source.DEFAULT));
    }

    @Test
    void theCentralRuleCountsForMoreThanTheDefault() throws IOException {
        theCentralRuleIs("off");

        assertThat(evaluate()).isEqualTo(new Evaluation(false, Source.CENTRAL));
    }

    @Test
    void theLastGoodRuleCountsWhileTheFileCannotBeRead() throws IOException {
        theCentralRuleIs("off");
        Files.delete(folder.resolve("flags.json"));
        aSecondPasses();

        assertThat(evaluate()).isEqualTo(new Evaluation(false, Source.LAST_GOOD));
    }

    @Test
    void aFlagThatIsRemovedLeavesTheDefault() throws IOException {
        theCentralRuleIs("off");
        Files.writeString(folder.resolve("flags.json"), "{\"flags\": {}}");
        aSecondPasses();

        await().until(() -> evaluate().equals(new Evaluation(true, Source.DEFAULT)));
    }

    @Test
    void whatIsSetOnThisServerCountsForMoreThanTheCentralRule() throws IOException {
        theCentralRuleIs("on");

        configured = Configured.onThisServer("false");
        assertThat(evaluate()).isEqualTo(new Evaluation(false, Source.SERVER));
        configured = Configured.onThisServer("true");
        assertThat(evaluate()).isEqualTo(new Evaluation(true, Source.SERVER));

        configured = Configured.byDefault("false");
        assertThat(evaluate()).isEqualTo(new Evaluation(true, Source.CENTRAL));
    }

    @Test
    void whatIsSetOnThisServerButCannotBeReadLeavesTheCentralRuleInForce() throws IOException {
        theCentralRuleIs("off");
        evaluate();

        configured = Configured.onThisServer("treu");
        assertThat(evaluate()).isEqualTo(new Evaluation(false, Source.CENTRAL));
        assertThat(evaluate()).isEqualTo(new Evaluation(false, Source.CENTRAL));

        assertThat(settingLog.messages())
                .containsExactly(
                        "The configuration key threadpilot.toggles.batch must be true or false; the central rule stays in force");
    }

    @Test
    void whatWasSetOnThisServerStaysInForceWhenItsSuccessorCannotBeRead() throws IOException {
        theCentralRuleIs("on");
        configured = Configured.onThisServer("false");
        evaluate();

        configured = Configured.onThisServer("flase");
        assertThat(evaluate()).isEqualTo(new Evaluation(false, Source.SERVER));
        assertThat(settingLog.messages())
                .containsExactly(
                        "The configuration key threadpilot.toggles.batch must be true or false; false stays in force");
    }

    private Evaluation evaluate() {
        return Evaluation.of(toggle, file, rules -> rules.value("batch"));
    }

    private void theCentralRuleIs(String variant) throws IOException {
        Files.writeString(folder.resolve("flags.json"), """
                {"flags": {"batch": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "%s"}}}""".formatted(variant));
        aSecondPasses();
        await().until(() -> file.value("batch").isPresent());
    }

    private void aSecondPasses() {
        now.addAndGet(Duration.ofSeconds(1).toNanos());
    }

    /** A value, and whether it is the packaged default or outranks it. */
    private record Configured(String getValue, int getSourceOrdinal) implements ConfigValue {

        static Configured byDefault(String value) {
            return new Configured(value, 100);
        }

        static Configured onThisServer(String value) {
            return new Configured(value, 300);
        }

        @Override
        public String getName() {
            return "threadpilot.toggles.batch";
        }

        @Override
        public String getRawValue() {
            return getValue;
        }

        @Override
        public String getSourceName() {
            return "test";
        }
    }
}
