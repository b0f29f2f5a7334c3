/** What the tests of every module share: real servers, captured logs, counted metrics, the search for leaked numbers. */
package io.threadpilot.testing;
