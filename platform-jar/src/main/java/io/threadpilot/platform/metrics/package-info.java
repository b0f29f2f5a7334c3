/** Metrics whose labels have few values that are known beforehand, so that each is there from the start, with zero. */
package io.threadpilot.platform.metrics;
