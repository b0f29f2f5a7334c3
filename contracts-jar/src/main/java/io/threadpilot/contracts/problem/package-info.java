/** How ThreadPilot's services report errors: RFC 9457 problem documents with stable codes. */
package io.threadpilot.contracts.problem;
