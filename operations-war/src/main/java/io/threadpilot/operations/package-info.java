/**
 * An application without addresses of its own. It stands on the virtual host {@code operations}, where Liberty's own modules
 * are (health, metrics, and what Admin Center needs) and which no connection reaches. Services are on the default host and can
 * see only each other; by this application's servlet context they reach those modules, and answer for them: under their own
 * rules for methods and headers.
 */
package io.threadpilot.operations;
