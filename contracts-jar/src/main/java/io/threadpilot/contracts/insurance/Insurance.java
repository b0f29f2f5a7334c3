package io.threadpilot.contracts.insurance;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * One insurance of a person. The four vehicle components are null unless the product is {@link Product#CAR}.
 *
 * @param insuranceId from 1000000 up
 * @param personalIdentityNumber the insured person's number, 12 digits
 * @param product what is insured
 * @param monthlyCost SEK, two decimals
 * @param carRegistrationNumber as the insurance holds it; null also when a car insurance holds none
 * @param vehicleStatus how much is known about the car
 * @param vehicleDetailsAsOf when the vehicle service stated the details; with FOUND and STALE only
 * @param vehicleDetails the car's facts; with FOUND and STALE only
 */
@JsonbPropertyOrder({
    "insuranceId",
    "personalIdentityNumber",
    "product",
    "monthlyCost",
    "carRegistrationNumber",
    "vehicleStatus",
    "vehicleDetailsAsOf",
    "vehicleDetails"
})
@Schema(description = "An insurance of a person. The vehicle's properties are there for the product CAR only.")
public record Insurance(
        @Schema(examples = "1000000", required = true, minimum = "1000000", maximum = "9007199254740991")
        long insuranceId,

        @Schema(examples = "199001011234", required = true, minLength = 12, maxLength = 12, pattern = "^[0-9]{12}$")
        String personalIdentityNumber,

        @Schema(required = true) Product product,

        @Schema(description = "SEK", examples = "30.00", required = true, minimum = "0", maximum = "99999999.99")
        BigDecimal monthlyCost,

        @Schema(examples = "ABC123", maxLength = 16) String carRegistrationNumber,

        @Schema(
                description = "FOUND: fresh facts. STALE: the vehicle service could not be asked, last known facts."
                        + " NOT_FOUND: it answered that there is no such vehicle, or the stored number is malformed."
                        + " UNAVAILABLE: it could not be asked, and nothing is known."
                        + " DISABLED: enrichment is switched off.",
                examples = "FOUND")
        VehicleStatus vehicleStatus,

        @Schema(
                description = "When the vehicle service stated the details. With FOUND and STALE only.",
                examples = "2026-11-21T12:00:00Z",
                maxLength = 30)
        Instant vehicleDetailsAsOf,

        @Schema(description = "With FOUND and STALE only.") VehicleDetails vehicleDetails) {

    /** Names the insurance, not the person: personal identity numbers must not reach a log. */
    @Override
    public String toString() {
        return "Insurance[" + insuranceId + " " + product + " " + vehicleStatus + "]";
    }
}
