/** What documents say, for tests that hold it against running servers. */
package io.threadpilot.testing.documents;
