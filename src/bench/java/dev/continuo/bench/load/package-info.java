/**
 * The load: what publishes and what subscribes. Events go into a server by a {@link dev.continuo.bench.load.Feed} and
 * come back to a {@link dev.continuo.bench.load.Crowd}, which checks order, completeness and duplicates of every event
 * it is delivered and measures from the time at which the event should have been sent.
 */
@NullMarked
package dev.continuo.bench.load;

import org.jspecify.annotations.NullMarked;
