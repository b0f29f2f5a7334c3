/** Routes and their checkpoints. Knows no other component. */
package io.threadpilot.delivery.routes;
