/** Whose the personal data of events are, and what keeps them sealed: a key of each event, under those of its subjects. */
package io.threadpilot.audit.privacy;
