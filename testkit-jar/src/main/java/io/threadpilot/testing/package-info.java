/**
 * What the tests of every module share: real servers and databases, captured logs, counted metrics, drawn texts, the search for
 * leaked numbers.
 */
package io.threadpilot.testing;
