/**
 * What stands for a person where the personal identity number must not: in events, and wherever one must be recognised
 * without being named. Whoever has the key can tell whether a pseudonym is that of a given person; nobody can read the
 * person out of it.
 */
package io.threadpilot.platform.pseudonyms;
