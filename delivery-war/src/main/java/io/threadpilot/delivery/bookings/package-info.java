/** Who is taken when. Knows ids and times only. */
package io.threadpilot.delivery.bookings;
