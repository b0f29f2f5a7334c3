package io.threadpilot.insurance.vehicles;

import io.threadpilot.platform.settings.Setting;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;

import java.net.URI;

/** The REST client's own configuration, which MicroProfile reads; here for the start to check. */
@Dependent
class RestClientSettings {

    @Produces
    static final Setting<URI> URL = Setting.httpAddress("vehicle-service/mp-rest/url");

    @Produces
    static final Setting<Integer> CONNECT_TIMEOUT =
            Setting.integer("vehicle-service/mp-rest/connectTimeout", 1, 60_000);

    @Produces
    static final Setting<Integer> READ_TIMEOUT = Setting.integer("vehicle-service/mp-rest/readTimeout", 1, 60_000);
}
