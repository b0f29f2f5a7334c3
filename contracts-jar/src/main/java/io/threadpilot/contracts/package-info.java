/** What the outside sees of ThreadPilot. Depends on Jakarta EE and MicroProfile APIs and on nothing else. */
package io.threadpilot.contracts;
