/**
 * What pages of other origins may ask in a browser: nothing, unless their origin is configured. It protects the users of
 * browsers and not this server, which asks every caller for a key, or lets nobody but this machine do without.
 */
package io.threadpilot.platform.browsers;
