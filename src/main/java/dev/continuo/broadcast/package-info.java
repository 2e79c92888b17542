/**
 * The log and a position enter, frames to one sink leave: broadcaster, subscriber, lag, heartbeat. A {@code Stream} is
 * what is sent, a {@code Subscriber} who sends it: its own thread or, at the head of the log, one of the
 * {@code Writers}, who go along the rows of an {@code Audience}. Refuses: a queue per subscriber.
 */
@NullMarked
package dev.continuo.broadcast;

import org.jspecify.annotations.NullMarked;
