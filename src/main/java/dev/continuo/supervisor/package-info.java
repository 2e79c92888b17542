/**
 * Needs, exits and probes enter; one running server process leaves, or a sentence that says why there is none. Refuses:
 * knowing what the server is for.
 *
 * <p>{@code StartRule}, {@code RestartRule} and {@code HealthRule} decide; {@code Keeper} obeys, on one thread of its
 * own that starts, watches, stops and restarts; {@code Supervisor} is what everybody else holds. {@code Child} is one
 * process, {@code Family} everything it has started, {@code RunRecords} what a relay that was killed leaves for the
 * next one to clean up.
 */
@NullMarked
package dev.continuo.supervisor;

import org.jspecify.annotations.NullMarked;
