/**
 * The syntax of HTTP, where the container and Jakarta REST read it otherwise than RFC 9110 and RFC 3986 do: addresses, header
 * values, media types, entity tags. Also the resource methods that answer requests, and which calls this machine makes itself. Nothing here knows of problem documents;
 * {@code RequestSyntaxFilter} in the package {@code problems} refuses what cannot be read.
 */
package io.threadpilot.platform.http;
