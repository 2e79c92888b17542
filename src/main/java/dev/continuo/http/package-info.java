/** The doors: requests enter, streams, JSON and the page leave. Registered only when Continuo is the application. */
@NullMarked
package dev.continuo.http;

import org.jspecify.annotations.NullMarked;
