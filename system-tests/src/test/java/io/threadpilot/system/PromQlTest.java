package io.threadpilot.system;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PromQlTest {

    @Test
    void metricsAreToldFromEverythingElse() {
        assertThat(PromQl.metricsIn("sum by (le, route) (rate(a_total{service=~\"$service\", b=\"c\"}[5m] offset 1h))"
                        + " / on(service) group_left() (recorded:d:rate5m > 0.5) and max without(x)(e) unless f == +Inf"
                        + " or histogram_quantile(0.99, sum(rate(g_bucket[$__rate_interval])) by (le)) * 1e3 - time()"))
                .containsExactlyInAnyOrder("a_total", "recorded:d:rate5m", "e", "f", "g_bucket");
    }
}
