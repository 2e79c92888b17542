/**
 * The benchmark suite. {@link dev.continuo.bench.Bench} runs scenarios one after the other. A scenario starts its
 * servers ({@code server}, {@code peer}), each a process of its own, and lets them take turns, round after round: the
 * load ({@code load}, this process) publishes to one and subscribes to it many times, checks everything that is
 * delivered, and the costs are measured meanwhile ({@code measure}). Medians over the rounds are held against the
 * targets ({@code report}). A wrong delivery fails the run.
 */
@NullMarked
package dev.continuo.bench;

import org.jspecify.annotations.NullMarked;
