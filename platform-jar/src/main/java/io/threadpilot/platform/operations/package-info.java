/** Addresses for operators and for those who look around. */
package io.threadpilot.platform.operations;
