package io.threadpilot.insurance.vehicles;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.f4b6a3.uuid.UuidCreator;
import io.threadpilot.platform.clients.ApiClient;
import org.eclipse.microprofile.rest.client.spi.RestClientListener;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

import java.io.File;

/** What tests inside Liberty deploy: the calls to the vehicle service, and nothing else of the insurance service. */
final class GuardedCallsArchive {

    /** Tests and what is in them, which may stand in for a bean. */
    private static final String TEST = ".*(?:IT|Test)(?:\\$[^/]*)?\\.class";

    private GuardedCallsArchive() {}

    /** An archive for one test, which also gives the address its name. */
    static WebArchive with(Class<?> test, String name) {
        return ShrinkWrap.create(WebArchive.class, name + ".war")
                .addPackages(
                        true,
                        path -> !path.get().matches(TEST),
                        "io.threadpilot.contracts",
                        "io.threadpilot.insurance.vehicles",
                        "io.threadpilot.platform.bodies",
                        "io.threadpilot.platform.metrics",
                        "io.threadpilot.platform.settings",
                        "io.threadpilot.platform.telemetry",
                        "io.threadpilot.platform.toggles",
                        "io.threadpilot.platform.tracing")
                .addClasses(test, ApiClient.class)
                .addAsLibraries(jarOf(Caffeine.class), jarOf(UuidCreator.class))
                .addAsResource("META-INF/microprofile-config.properties")
                .addAsServiceProvider(RestClientListener.class, LibertyHttpClient.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }

    private static File jarOf(Class<?> type) {
        return new File(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
}
