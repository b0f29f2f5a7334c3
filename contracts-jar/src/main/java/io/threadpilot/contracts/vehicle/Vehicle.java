package io.threadpilot.contracts.vehicle;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Facts about one vehicle, as the vehicle service states them.
 *
 * @param registrationNumber in its normal form, see {@link RegistrationNumber}; never null in a true answer
 * @param make for example {@code Volvo}; null when not known
 * @param model for example {@code XC60}; null when not known
 * @param modelYear four digits; null when not known
 */
@JsonbPropertyOrder({"registrationNumber", "make", "model", "modelYear"})
@Schema(description = "Facts about a vehicle. What is not known is left out.")
public record Vehicle(
        @Schema(examples = "ABC123", required = true, minLength = 2, maxLength = 7, pattern = "^[A-ZÅÄÖ0-9]{2,7}$")
        String registrationNumber,

        @Schema(examples = "Volvo", maxLength = 50) String make,

        @Schema(examples = "XC60", maxLength = 50) String model,

        @Schema(examples = "2021", minimum = "1880", maximum = "9999")
        Integer modelYear) {}
