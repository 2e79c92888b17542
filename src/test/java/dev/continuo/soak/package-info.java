/**
 * The relay as a process between the stand-in for opencode and subscribers of every habit, through random faults.
 * {@link dev.continuo.soak.FaultSoakIT} runs it; the truth about what was published is the stand-in's journal.
 */
@org.jspecify.annotations.NullMarked
package dev.continuo.soak;
