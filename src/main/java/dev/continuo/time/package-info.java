/**
 * Time and chance, injected everywhere: clock, sleeper, backoff with jitter. No other package reads a clock, sleeps or
 * draws a random number by itself.
 */
@NullMarked
package dev.continuo.time;

import org.jspecify.annotations.NullMarked;
