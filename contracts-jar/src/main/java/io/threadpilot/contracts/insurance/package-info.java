/** What the insurance service is asked, and what it answers. */
package io.threadpilot.contracts.insurance;
