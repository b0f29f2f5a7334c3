/**
 * The parcel service: parcels by number. {@link io.threadpilot.parcel.ParcelsResource} asks {@code Parcels}, and there is
 * nothing in between.
 */
package io.threadpilot.parcel;
