/** JSON read strictly, so that no two readers can take one text for two things, and written in one form. Knows no event. */
package io.threadpilot.audit.event.json;
