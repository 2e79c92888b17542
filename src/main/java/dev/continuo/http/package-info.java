/** The doors: requests enter, streams and JSON leave. Registered only when Continuo is the application. */
@NullMarked
package dev.continuo.http;

import org.jspecify.annotations.NullMarked;
