/**
 * Pages of long lists by key and not by number: a cursor says after or before which row a page begins. Rows that come and go
 * meanwhile move no other row onto another page. Reads the parameters of such questions, too.
 */
package io.threadpilot.platform.pages;
