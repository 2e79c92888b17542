/**
 * The built-in upstream: replays a recorded opencode session, so that the relay does its job with no upstream at hand.
 */
@NullMarked
package dev.continuo.demo;

import org.jspecify.annotations.NullMarked;
