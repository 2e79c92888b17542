/**
 * What was missed while the upstream was away: its durable history and who is busy enter, the events that the log lacks
 * leave, in an order that no subscriber could tell from having been there. Knows no thread and asks nobody: the answers
 * are brought to it.
 */
@NullMarked
package dev.continuo.reconcile;

import org.jspecify.annotations.NullMarked;
