package io.threadpilot.insurance;

import io.threadpilot.platform.clients.ApiClient;
import io.threadpilot.platform.toggles.Toggle;
import io.threadpilot.platform.toggles.Toggles;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Inside Liberty: a toggle has its configured value, follows changes, keeps the last good one, and is counted. */
@ArquillianTest
@org.junit.jupiter.api.Tag("inside-liberty")
class TogglesIT {

    private static final String KEY = "threadpilot.toggles.inside";
    private static final Toggle INSIDE = new Toggle("inside");

    @Inject
    private Toggles toggles;

    @Inject
    private MetricRegistry metrics;

    @Deployment
    static WebArchive toggles() {
        return ShrinkWrap.create(WebArchive.class, "toggles.war")
                .addPackages(
                        true,
                        "io.threadpilot.platform.metrics",
                        "io.threadpilot.platform.settings",
                        "io.threadpilot.platform.toggles")
                .addClass(ApiClient.class)
                .addAsResource(new StringAsset(KEY + "=true"), "META-INF/microprofile-config.properties")
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }

    @AfterEach
    void defaultIsBack() {
        System.clearProperty(KEY);
    }

    @Test
    void aToggleFollowsItsConfigurationAndKeepsTheLastGoodValue() {
        awaitThat(() -> toggles.isOn(INSIDE));

        System.setProperty(KEY, "false");
        awaitThat(() -> !toggles.isOn(INSIDE));

        System.setProperty(KEY, "maybe");
        CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(() -> System.clearProperty(KEY));
        while (System.getProperty(KEY) != null) {
            boolean on = toggles.isOn(INSIDE);
            // Only if the value is still there it was there when the toggle was evaluated.
            assertFalse(on && System.getProperty(KEY) != null);
        }
        awaitThat(() -> toggles.isOn(INSIDE));
    }

    @Test
    void evaluationsAreCountedByValue() {
        awaitThat(() -> toggles.isOn(INSIDE));
        long before = count();

        toggles.isOn(INSIDE);

        assertEquals(before + 1, count());
    }

    @Test
    void aToggleThatIsNotConfiguredIsAnError() {
        IllegalStateException thrown =
                assertThrows(IllegalStateException.class, () -> toggles.isOn(new Toggle("not-configured")));

        assertTrue(thrown.getMessage().contains("threadpilot.toggles.not-configured"));
    }

    private long count() {
        return metrics.getCounter(new MetricID(
                        "feature_toggle_evaluations_total", new Tag("toggle", "inside"), new Tag("value", "true")))
                .getCount();
    }

    /** Awaitility is not inside. */
    private static void awaitThat(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "in vain");
            Thread.onSpinWait();
        }
    }
}
