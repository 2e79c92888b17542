/**
 * For Java applications: subscriptions to a session, the end of a turn, CDI events. The log and who has a turn in
 * flight enter; {@link dev.continuo.session.SessionUpdate updates} and {@link dev.continuo.session.TurnOutcome
 * outcomes} leave. Refuses: changing anything.
 */
@NullMarked
package dev.continuo.api;

import org.jspecify.annotations.NullMarked;
