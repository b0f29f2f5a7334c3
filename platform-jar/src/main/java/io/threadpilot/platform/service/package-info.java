/** What a service tells the platform of itself. */
package io.threadpilot.platform.service;
