package dev.continuo.event;

/**
 * An event that the log has accepted.
 *
 * @param seq its number: from 1, contiguous within an epoch
 * @param event the event
 */
public record LoggedEvent(long seq, Event event) {}
