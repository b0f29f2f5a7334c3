/** Bearer tokens for tests: an issuer with its keys, and tokens that must be refused. */
package io.threadpilot.testing.tokens;
