package io.threadpilot.delivery.gateway.deliveries;

import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.delivery.DeliveryApplication;
import io.threadpilot.delivery.DeliveryDescriptor;
import io.threadpilot.delivery.deliveries.Delivery;
import io.threadpilot.delivery.input.Forms;
import io.threadpilot.platform.clients.ApiClient;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

import java.util.Optional;
import java.util.UUID;

/**
 * Whose deliveries a caller may see and change: all, or with the role {@value DeliveryApplication#DRIVE} those of the driver that
 * the configuration names for the client.
 */
@ApplicationScoped
class OwnDeliveries {

    @Inject
    HttpServletRequest request;

    /**
     * Refuses a caller to whom a delivery does not belong.
     *
     * @param roleForAll with which a caller may have all
     * @throws RequestProblem 403
     */
    void refuseOthers(Delivery delivery, String roleForAll) {
        if (!hasRole(roleForAll) && !driver().equals(Optional.ofNullable(delivery.driverId()))) {
            throw new RequestProblem(CommonProblems.FORBIDDEN, "This delivery does not belong to the caller's driver.");
        }
    }

    /**
     * The driver to whose deliveries a list for the caller is limited.
     *
     * @return null if the caller may have all
     * @throws RequestProblem 403 if the caller is no driver
     */
    UUID onlyDriver(String roleForAll) {
        return hasRole(roleForAll)
                ? null
                : driver().orElseThrow(() -> new RequestProblem(
                        CommonProblems.FORBIDDEN, "The configuration names no driver for this caller."));
    }

    private boolean hasRole(String role) {
        return ApiClient.calling(request)
                .filter(client -> client.roles().contains(role))
                .isPresent();
    }

    private Optional<UUID> driver() {
        return ApiClient.calling(request)
                .flatMap(client -> Optional.ofNullable(client.properties().get(DeliveryDescriptor.DRIVER)))
                .flatMap(Forms::id);
    }
}
