package io.threadpilot.contracts.parcel;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

/**
 * A parcel.
 *
 * @param number 0 to 999,999,999
 * @param content what is in it; 1 to 100 characters
 */
@JsonbPropertyOrder({"number", "content"})
public record Parcel(int number, String content) {}
