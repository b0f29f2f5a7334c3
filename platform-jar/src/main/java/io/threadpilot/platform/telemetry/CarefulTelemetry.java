package io.threadpilot.platform.telemetry;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

/**
 * Puts {@link CarefulSpans} before every exporter of spans, lets {@link CallSpans} see those that begin, and hands on of a
 * caller's trace nothing but ids. Liberty finds this class by {@code META-INF/services}, if telemetry is configured by the
 * application's configuration and not by {@code bootstrap.properties}: then it would be the server's own and would not look
 * into applications.
 */
public final class CarefulTelemetry implements AutoConfigurationCustomizerProvider {

    @Override
    public void customize(AutoConfigurationCustomizer customizer) {
        customizer.addPropagatorCustomizer((propagator, configuration) -> new TraceIdsOnly(propagator));
        customizer.addSpanExporterCustomizer((exporter, configuration) -> new CarefulSpans(exporter));
        customizer.addTracerProviderCustomizer(
                (provider, configuration) -> provider.addSpanProcessor(new CallSpans.Observer()));
    }
}
