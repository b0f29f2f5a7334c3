/**
 * Errors as RFC 9457 problem documents, in one place. Five parts of the server make errors, and each has one class here
 * that catches them:
 *
 * <ul>
 *   <li>the address or the headers cannot be read: {@link io.threadpilot.platform.problems.RequestSyntaxFilter} and {@link
 *       io.threadpilot.platform.problems.UnreadableHeaders};
 *   <li>our code and Jakarta REST throw: {@link io.threadpilot.platform.problems.ThrownProblems};
 *   <li>reading a request body fails: {@link io.threadpilot.platform.problems.RequestBodies};
 *   <li>the servlet container knows no such path, or refuses it: {@link
 *       io.threadpilot.platform.problems.ContainerProblems};
 *   <li>no client is recognised: {@code AuthenticationRequired} in the package {@code clients}.
 * </ul>
 *
 * <p>What Liberty's HTTP channel refuses (an over-long header, a garbage request line) never reaches the application: it
 * is answered 400 without a document.
 */
package io.threadpilot.platform.problems;
