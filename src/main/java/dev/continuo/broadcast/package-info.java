/**
 * The log and a position enter, frames to one sink leave: broadcaster, subscriber, lag, heartbeat. Refuses: a queue per
 * subscriber.
 */
@NullMarked
package dev.continuo.broadcast;

import org.jspecify.annotations.NullMarked;
