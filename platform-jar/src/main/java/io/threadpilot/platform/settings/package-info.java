/**
 * Configuration that takes effect while the server runs. A component declares each {@link
 * io.threadpilot.platform.settings.Setting} that it reads as a constant, and produces it as a bean so that the start can
 * check it:
 *
 * <pre>
 * &#64;Produces
 * static final Setting&lt;Duration&gt; TIME_BUDGET = Setting.duration("threadpilot.enrichment.time-budget");
 * </pre>
 */
package io.threadpilot.platform.settings;
