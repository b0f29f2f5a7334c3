/**
 * What persons are insured for, and how it is answered. A person's policies are read with one query; car policies are
 * completed with what {@code vehicles} knows. New values are built for the answer, what the store returned is never
 * edited.
 */
package io.threadpilot.insurance.policies;
