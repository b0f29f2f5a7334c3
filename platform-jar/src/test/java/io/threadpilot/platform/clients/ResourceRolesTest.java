package io.threadpilot.platform.clients;

import io.threadpilot.platform.http.ResourceMethod;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ResourceRolesTest {

    @Test
    void aResourceWhoseMethodsAllNameARolePasses() {
        assertThatCode(() -> ResourceRoles.check(ResourceMethod.in(List.of(Closed.class, NoResource.class))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(classes = {Open.class, OpenToNobodyByName.class, OpenToAll.class, OpenBelow.class})
    void oneMethodWithoutARoleIsNamed(Class<?> resource) {
        assertThatThrownBy(() -> ResourceRoles.check(ResourceMethod.in(List.of(Closed.class, resource))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(resource.getName() + ".open")
                .hasMessageNotContaining("closed");
    }

    @Test
    void aServiceWhoseResourcesAreNotFoundDoesNotPassUnchecked() {
        assertThatThrownBy(() -> ResourceRoles.check(ResourceMethod.in(List.of(NoResource.class))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("No resource method was found");
    }

    @Path("closed")
    public static class Closed {

        @GET
        @RolesAllowed("things.read")
        public String closed() {
            return "";
        }

        public String noResourceMethod() {
            return "";
        }
    }

    public static class NoResource {

        @GET
        public String notServed() {
            return "";
        }
    }

    @Path("open")
    public static class Open {

        @GET
        @RolesAllowed("things.read")
        public String closed() {
            return "";
        }

        @DELETE
        public void open() {}
    }

    @Path("no-role")
    public static class OpenToNobodyByName {

        @GET
        @RolesAllowed({})
        public String open() {
            return "";
        }
    }

    @Path("all")
    public static class OpenToAll {

        @GET
        @PermitAll
        public String open() {
            return "";
        }
    }

    @Path("below")
    public static class OpenBelow {

        @Path("further")
        public Object open() {
            return new Closed();
        }
    }
}
