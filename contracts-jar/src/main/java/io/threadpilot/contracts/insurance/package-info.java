/** What the insurance service is asked, what it answers, and what it tells in events. */
package io.threadpilot.contracts.insurance;
