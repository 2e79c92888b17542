/**
 * A stand-in for opencode 1.18.33, as a process of its own: {@link dev.continuo.standin.StandIn} runs turns by itself,
 * publishes them as opencode does, and fails in every way it is asked to. {@link dev.continuo.standin.StandInProcess}
 * starts, kills and freezes it from a test. Needs nothing but the JDK.
 */
@org.jspecify.annotations.NullMarked
package dev.continuo.standin;
