package io.threadpilot.contracts.insurance;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An insured car's facts. The registration number is not among them: it stands beside them, in {@link Insurance}, also
 * when there are no facts.
 *
 * @param make null when not known
 * @param model null when not known
 * @param modelYear null when not known
 */
@JsonbPropertyOrder({"make", "model", "modelYear"})
@Schema(description = "Facts about an insured car. What is not known is left out.")
public record VehicleDetails(
        @Schema(examples = "Volvo", maxLength = 50) String make,

        @Schema(examples = "XC60", maxLength = 50) String model,

        @Schema(examples = "2021", minimum = "1880", maximum = "9999")
        Integer modelYear) {}
