/** The log in the database: appends events exactly once, keeps the keys of personal data, seals the tree. */
package io.threadpilot.audit.store;
