/** Programs for operators, which run without a server. */
package io.threadpilot.delivery.commands;
