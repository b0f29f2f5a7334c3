/** Reading the JSON that others send, requests and answers alike: no more than allowed, and nothing but what was expected. */
package io.threadpilot.platform.bodies;
