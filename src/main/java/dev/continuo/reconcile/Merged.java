package dev.continuo.reconcile;

import dev.continuo.event.Event;
import java.util.List;
import java.util.Set;

/**
 * What a reconciliation puts into the log.
 *
 * @param before what happened before the first live event
 * @param live what came live, with what was lost amid it
 * @param recovered the ids of those that come from the history: a live copy that comes later is a repetition
 */
public record Merged(List<Event> before, List<Event> live, Set<String> recovered) {}
