/** What the audit service answers. */
package io.threadpilot.contracts.audit;
