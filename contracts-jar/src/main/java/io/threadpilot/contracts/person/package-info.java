/** How ThreadPilot's services name persons. */
package io.threadpilot.contracts.person;
