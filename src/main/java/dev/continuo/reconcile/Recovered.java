package dev.continuo.reconcile;

import dev.continuo.event.Event;

/**
 * A durable event that the log lacks.
 *
 * @param aggregate whose history it belongs to
 * @param seq its number there
 * @param event as it would have come
 * @param late whether only a later look showed it
 */
record Recovered(String aggregate, long seq, Event event, boolean late) {}
