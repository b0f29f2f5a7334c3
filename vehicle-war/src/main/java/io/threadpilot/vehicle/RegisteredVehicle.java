package io.threadpilot.vehicle;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of the vehicle register. It is only ever read, and only as a {@code Vehicle}, see {@link Vehicles}. */
@Entity
@Table(name = "vehicle")
class RegisteredVehicle {

    @Id
    @Column(name = "registration_number")
    private String registrationNumber;

    private String make;

    private String model;

    @Column(name = "model_year")
    private Integer modelYear;

    protected RegisteredVehicle() {}
}
