/**
 * What the tests of every module share: real servers, captured logs, counted metrics, drawn texts, the search for leaked
 * numbers.
 */
package io.threadpilot.testing;
