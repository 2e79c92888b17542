/**
 * What is let in: addresses, host names, origins and paths enter as clients name them, verdicts leave. Knows no
 * framework and does no I/O; limits come with it as values.
 */
@NullMarked
package dev.continuo.guard;

import org.jspecify.annotations.NullMarked;
