/**
 * Continuo, an SSE relay: consumes an upstream, numbers and keeps its events, republishes them to many subscribers.
 * {@code upstream} to {@code log} to {@code broadcast} to {@code http} is the way an event takes.
 */
@NullMarked
package dev.continuo;

import org.jspecify.annotations.NullMarked;
