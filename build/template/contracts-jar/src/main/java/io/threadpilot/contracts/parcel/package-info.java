/** What the parcel service answers. */
package io.threadpilot.contracts.parcel;
