/**
 * The insurance service. Two components: {@code policies} knows what persons are insured for, {@code vehicles} asks the
 * vehicle service. A request goes, in this order, through {@code InsurancesResource}, {@code FindInsurances}, {@code
 * VehicleEnrichment}, {@code VehicleDirectory}, {@code SingleLookups} or {@code BatchLookups}, {@code Places}, {@code Exchange} and {@code
 * VehicleClient}.
 */
package io.threadpilot.insurance;
