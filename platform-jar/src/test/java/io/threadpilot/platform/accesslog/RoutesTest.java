package io.threadpilot.platform.accesslog;

import io.threadpilot.platform.http.ResourceMethod;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class RoutesTest {

    private final Routes routes = new Routes(ResourceMethod.in(List.of(Persons.class, Cars.class)));

    @ParameterizedTest
    @CsvSource({
        "/v1/persons/199001011234, /api/v1/persons/{number}",
        "/v1/persons/19900101-1234/, /api/v1/persons/{number}",
        "/v1/persons/search, /api/v1/persons/search",
        "/v1/persons/search/, /api/v1/persons/search",
        "/v1/cars, /api/v1/cars",
        "/v1/cars/ABC123/owners/199001011234, /api/v1/cars/{car}/owners/{owner}",
    })
    void aPathIsToldByItsTemplate(String path, String route) {
        assertThat(routes.ofResource("/api" + path)).isEqualTo(route);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1",
                "/v1/persons",
                "/v1/persons/199001011234/more",
                "/v1/cars/abc/owners/199001011234",
                "/v2/persons/199001011234",
                "/199001011234"
            })
    void aPathThatIsNotThereIsNotToldAtAll(String path) {
        assertThat(routes.ofResource("/api" + path)).isEqualTo("unmatched");
    }

    @Test
    void allOfThemAreKnownBeforeTheFirstRequest() {
        assertThat(routes.all(List.of("/api/*", "/healthz", "/swagger/*", "/health/*", "/metrics/*", "/", "*.jsp")))
                .containsExactlyInAnyOrder(
                        "/api/v1/persons/{number}",
                        "/api/v1/persons/search",
                        "/api/v1/cars",
                        "/api/v1/cars/{car}/owners/{owner}",
                        "/healthz",
                        "/swagger",
                        "unmatched");
    }

    @Test
    void theBaseItselfIsNoAddress() {
        assertThat(routes.ofResource("/api")).isEqualTo("unmatched");
    }

    @Path("/v1/persons")
    private static final class Persons {

        @Path("/{number}")
        public void find() {}

        @Path("search")
        public void search() {}
    }

    @Path("v1/cars/")
    private static final class Cars {

        @GET
        public void all() {}

        @Path("{car: [A-Z]{3}[0-9]+}/owners/{ owner }")
        public void owners() {}
    }
}
