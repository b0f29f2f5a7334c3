/** Real servers for the tests of every module; published as this module's test jar. */
package io.threadpilot.testing;
