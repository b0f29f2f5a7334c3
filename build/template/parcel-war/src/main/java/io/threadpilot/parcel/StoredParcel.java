package io.threadpilot.parcel;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of the table {@code parcel}. It is read as a {@code Parcel} only, see {@link Parcels}. */
@Entity
@Table(name = "parcel")
class StoredParcel {

    @Id
    @Column(name = "parcel_number")
    private Integer number;

    private String content;

    protected StoredParcel() {}
}
