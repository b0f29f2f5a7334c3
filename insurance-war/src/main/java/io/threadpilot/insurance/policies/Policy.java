package io.threadpilot.insurance.policies;

import io.threadpilot.contracts.insurance.Product;
import io.threadpilot.contracts.vehicle.RegistrationNumber;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import java.math.BigDecimal;
import java.util.Optional;

/** An insurance as it is stored. Only read here, never changed. */
@Entity
@Table(name = "insurance")
class Policy {

    @Id
    @Column(name = "insurance_id")
    private long insuranceId;

    @Column(name = "personal_identity_number")
    private String personalIdentityNumber;

    @Enumerated(EnumType.STRING)
    private Product product;

    @Column(name = "monthly_cost")
    private BigDecimal monthlyCost;

    @Column(name = "car_registration_number")
    private String carRegistrationNumber;

    protected Policy() {}

    long insuranceId() {
        return insuranceId;
    }

    String personalIdentityNumber() {
        return personalIdentityNumber;
    }

    Product product() {
        return product;
    }

    BigDecimal monthlyCost() {
        return monthlyCost;
    }

    boolean insuresCar() {
        return product() == Product.CAR;
    }

    /** As it was stored, which nobody checked; null if none was. */
    String carRegistrationNumber() {
        return carRegistrationNumber;
    }

    /** The insured car; empty if this is no car insurance, or if the stored number is malformed. */
    Optional<RegistrationNumber> car() {
        return insuresCar() ? RegistrationNumber.parse(carRegistrationNumber()) : Optional.empty();
    }
}
